import type { AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";
import { loadEnvironment } from "../../../../config/load-environment";
import { namesOf } from "../../../../config/names";
import type { Environment } from "../../../../config/schema";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import { brokenTrail } from "../../../../tools/drill/deployed/broken-trail";
import { neededEvents } from "../../../../tools/drill/deployed/needed-events";
import type { DeliveringTrail, DeployedTrails } from "../../../../tools/drill/deployed/trail";
import { ownDetections } from "../../../../tools/drill/drilled-detections";
import { recordings } from "../../../../tools/drill/recorded-events";
import { everyVariant } from "../support/variants";
import { NOW, trailOf, wholeTrails } from "./support/deployed-trails";

const environment = loadEnvironment("prod");
const { trailArn, trailLogGroupName } = namesOf(environment);
const { trail, status, selectors } = trailOf(environment);
const all = recordings();
const MANAGEMENT = { Field: "eventCategory", Equals: ["Management"] };

function neededIn(each: Environment) {
  return neededEvents(each, ownDetections(each, EXAMPLE_NETWORK), EXAMPLE_NETWORK, all);
}

const needed = neededIn(environment);

function reportOf(changes: Partial<DeployedTrails>) {
  return brokenTrail(environment, wholeTrails(environment, changes), needed, NOW);
}

/** What is broken with this one trail. */
function brokenWith(changes: Partial<DeliveringTrail>) {
  return reportOf({ trails: [trailOf(environment, changes)] }).broken;
}

function withBasic(...basic: object[]) {
  return brokenWith({ selectors: { basic, advanced: [] } });
}

/** With what the endpoints refused, which only advanced selectors can have. */
function withManagement(...fields: AdvancedFieldSelector[]) {
  const [, ...network] = "refusal" in selectors ? [] : selectors.advanced;
  return brokenWith({
    selectors: { basic: [], advanced: [{ FieldSelectors: [MANAGEMENT, ...fields] }, ...network] },
  });
}

const REFUSALS =
  `Trail ${trailArn} leaves out by event selectors: network activity events, of ` +
  "secretsmanager.amazonaws.com, ssm.amazonaws.com. Needed by: endpoint-refused.";

describe("the trail that the template makes", () => {
  const environments = [
    { title: "as configured", environment },
    { title: "in the local environment", environment: loadEnvironment("local") },
    ...[">= 5.100.0, < 7.0.0", ">= 6.2.0, < 7.0.0"].map((version) => ({
      title: `by a provider ${version}`,
      environment: { ...environment, provider: { version } },
    })),
    ...everyVariant(),
  ];

  it.each(environments)("is whole, $title", ({ environment: each }) => {
    const report = brokenTrail(each, wholeTrails(each), neededIn(each), NOW);

    expect(report).toEqual({ broken: [], notChecked: [] });
  });

  it.each([
    ["one that records everything", [{ ReadWriteType: "All", IncludeManagementEvents: true }]],
    ["none", []],
  ])("may have basic selectors where the endpoints are not recorded: %s", (_, basic) => {
    const audit = { ...environment.audit, networkActivityEvents: false };
    const without = { ...environment, audit };
    const trails = [trailOf(without, { selectors: { basic: basic as object[], advanced: [] } })];

    expect(
      brokenTrail(without, wholeTrails(without, { trails }), neededIn(without), NOW).broken,
    ).toEqual([]);
  });
});

describe("what feeds the filters is broken", () => {
  it("without a log group", () => {
    const { logGroup, ...rest } = wholeTrails(environment);

    expect(logGroup).toBeDefined();
    expect(brokenTrail(environment, rest, needed, NOW).broken).toEqual([
      `There is no log group ${trailLogGroupName}.`,
    ]);
  });

  it("by a log group whose class has no metric filters, and that forgets", () => {
    const logGroup = { logGroupClass: "INFREQUENT_ACCESS", retentionInDays: 1 } as const;

    expect(reportOf({ logGroup }).broken).toEqual([
      `Log group ${trailLogGroupName} is of class INFREQUENT_ACCESS, in which metric filters count nothing.`,
      `Log group ${trailLogGroupName} keeps events for 1 days, the configuration says ${environment.audit.logRetentionDays}.`,
    ]);
  });

  it("without a trail, and says where the others deliver to", () => {
    const other = { ...trail, CloudWatchLogsLogGroupArn: "arn:aws:logs:eu-west-1:1:log-group:o:*" };
    const nowhere = { TrailARN: "arn:aws:cloudtrail:eu-west-1:1:trail/archive" };

    expect(reportOf({ trails: [], otherTrails: [other, nowhere] }).broken).toEqual([
      `No trail delivers to log group ${trailLogGroupName}: its filters see nothing, and no alarm of ` +
        `the trail can go off. Other trails: ${trailArn} (to arn:aws:logs:eu-west-1:1:log-group:o:*), ` +
        "arn:aws:cloudtrail:eu-west-1:1:trail/archive (to no log group).",
    ]);
    expect(reportOf({ trails: [] }).broken).toEqual([
      expect.stringMatching(/There is no other trail\.$/),
    ]);
  });

  it.each([
    ["that is not logging", { IsLogging: false }, `Trail ${trailArn} is not logging.`],
    [
      "that cannot deliver",
      { LatestCloudWatchLogsDeliveryError: "Access denied." },
      `Trail ${trailArn} could not deliver to CloudWatch Logs: Access denied.`,
    ],
    [
      "that never delivered",
      { LatestCloudWatchLogsDeliveryTime: undefined },
      `Trail ${trailArn} has delivered nothing to CloudWatch Logs yet. After a deployment it takes some 15 minutes.`,
    ],
    [
      "that does not deliver any more",
      { LatestCloudWatchLogsDeliveryTime: new Date("2026-03-01T11:59:59Z") },
      `Trail ${trailArn} delivered to CloudWatch Logs last at 2026-03-01T11:59:59.000Z.`,
    ],
  ])("by a trail %s", (_, change, sentence) => {
    expect(brokenWith({ status: { ...status, ...change } })).toEqual([sentence]);
  });

  it("not by a delivery of a day ago", () => {
    const LatestCloudWatchLogsDeliveryTime = new Date("2026-03-01T12:00:00Z");

    expect(brokenWith({ status: { ...status, LatestCloudWatchLogsDeliveryTime } })).toEqual([]);
  });

  it("by a trail of one Region, which does not see what IAM does in another", () => {
    const [sentence = "", ...others] = brokenWith({
      trail: { ...trail, IsMultiRegionTrail: false },
    });

    expect(others).toEqual([]);
    expect(sentence).toContain(
      `Trail ${trailArn} is of one Region, ${environment.region}, and leaves out what happens in us-east-1, of iam.amazonaws.com`,
    );
    expect(sentence).toMatch(/Needed by: .*role-changed/);
  });

  it("by a trail of another Region alone, which sees nothing of here", () => {
    const elsewhere = { ...trail, IsMultiRegionTrail: false, HomeRegion: "us-east-1" };
    const [sentence = "", ...others] = brokenWith({ trail: elsewhere });

    expect(others).toEqual([]);
    expect(sentence).toContain("leaves out what happens in eu-west-1, of ");
    expect(sentence).toContain("secretsmanager.amazonaws.com");
  });

  it("by a trail without global services", () => {
    const [sentence = "", ...others] = brokenWith({
      trail: { ...trail, IncludeGlobalServiceEvents: false },
    });

    expect(others).toEqual([]);
    expect(sentence).toContain(
      `Trail ${trailArn} leaves out what global services do, of iam.amazonaws.com`,
    );
    expect(sentence).toMatch(/Needed by: .*role-changed/);
  });
});

describe("event selectors that leave out", () => {
  it("network activity, which no basic selector has", () => {
    expect(withBasic({})).toEqual([REFUSALS]);
  });

  it("what one endpoint refuses", () => {
    const [management, secrets] = "refusal" in selectors ? [] : selectors.advanced;
    const advanced = [management, secrets].flatMap((each) => each ?? []);

    expect(brokenWith({ selectors: { basic: [], advanced } })).toEqual([
      REFUSALS.replace("secretsmanager.amazonaws.com, ", ""),
    ]);
  });

  it("what reads, in words of both kinds", () => {
    const advanced = withManagement({ Field: "readOnly", Equals: ["false"] });

    expect(advanced).toHaveLength(1);
    expect(advanced[0]).toContain(
      "leaves out by event selectors: management events that read, of ",
    );
    expect(advanced[0]).toMatch(/, of .*kms\.amazonaws\.com, .*secretsmanager\.amazonaws\.com/);
    expect(advanced[0]).toMatch(/Needed by: batch-read, .*denied-read.*unexpected-reader/);
    expect(withBasic({ ReadWriteType: "WriteOnly" })).toEqual([...advanced, REFUSALS]);
  });

  it("what writes", () => {
    const [sentence = "", ...others] = withManagement({ Field: "readOnly", Equals: ["true"] });

    expect(others).toEqual([]);
    expect(sentence).toContain("management events that write, of ");
    expect(sentence).toMatch(/Needed by: .*secret-changed/);
  });

  it("every management event, because advanced selectors have to name them", () => {
    const advanced = "refusal" in selectors ? [] : selectors.advanced.slice(1);
    const sentences = brokenWith({ selectors: { basic: [], advanced } });

    expect(sentences.map((text) => /selectors: (.*?), of/.exec(text)?.[1]).sort()).toEqual([
      "management events that read",
      "management events that write",
    ]);
  });

  it("KMS, in words of both kinds", () => {
    const advanced = withManagement({ Field: "eventSource", NotEquals: ["kms.amazonaws.com"] });
    const sources = advanced.map((text) => /, of (.*?)\. /.exec(text)?.[1]);

    expect(new Set(sources)).toEqual(new Set(["kms.amazonaws.com"]));
    expect(advanced.join()).toContain("direct-decrypt");
    expect(withBasic({ ExcludeManagementEventSources: ["kms.amazonaws.com"] })).toEqual([
      ...advanced,
      REFUSALS,
    ]);
  });

  it("Secrets Manager", () => {
    const sentences = withManagement({
      Field: "eventSource",
      NotStartsWith: ["secretsmanager."],
    });

    expect(sentences.join()).toContain(", of secretsmanager.amazonaws.com. ");
    expect(sentences.join()).toContain("unexpected-reader");
  });

  it("not what no detection looks for", () => {
    expect(withManagement({ Field: "eventSource", NotEquals: ["rdsdata.amazonaws.com"] })).toEqual(
      [],
    );
  });
});

describe("several trails", () => {
  const reads = trailOf(environment, {
    trail: { ...trail, TrailARN: "arn:aws:cloudtrail:eu-west-1:1:trail/reads" },
    selectors: { basic: [{ ReadWriteType: "ReadOnly" }], advanced: [] },
  });
  const rest = trailOf(environment, {
    selectors: {
      basic: [],
      advanced:
        "refusal" in selectors
          ? []
          : [
              { FieldSelectors: [MANAGEMENT, { Field: "readOnly", Equals: ["false"] }] },
              ...selectors.advanced.slice(1),
            ],
    },
  });
  const stopped = { status: { ...status, IsLogging: false } };

  it("record it together", () => {
    expect(reportOf({ trails: [reads, rest] }).broken).toEqual([]);
  });

  it("are not broken by one that nothing depends on", () => {
    const trails = [trailOf(environment), { ...reads, ...stopped }];

    expect(reportOf({ trails }).broken).toEqual([]);
  });

  it("are broken by one that alone records something", () => {
    expect(reportOf({ trails: [{ ...reads, ...stopped }, rest] }).broken).toEqual([
      "Trail arn:aws:cloudtrail:eu-west-1:1:trail/reads is not logging.",
    ]);
  });

  it("are named together where none records something", () => {
    expect(reportOf({ trails: [reads, reads] }).broken).toContainEqual(
      expect.stringMatching(
        /^Trails \S+ and \S+ leave out by event selectors: management events that write/,
      ),
    );
  });
});

describe("a trail of another account that AWS tells nothing of", () => {
  const arn = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/organisation";
  const refusal = { refusal: "AccessDeniedException" };
  const untold = trailOf(environment, {
    trail: { ...trail, TrailARN: arn },
    status: refusal,
    selectors: refusal,
  });

  it("is not broken, and what was not checked is said", () => {
    expect(reportOf({ trails: [untold] })).toEqual({
      broken: [],
      notChecked: [
        `Whether trail ${arn} is logging and delivering could not be read (AccessDeniedException). ` +
          `Ask in its own account and Region: aws cloudtrail get-trail-status --name ${arn}`,
        `What trail ${arn} records could not be read (AccessDeniedException). ` +
          `Ask in its own account and Region: aws cloudtrail get-event-selectors --trail-name ${arn}`,
      ],
    });
  });

  it("is broken by what is told", () => {
    const ofOneRegion = { ...untold, trail: { ...untold.trail, IsMultiRegionTrail: false } };

    expect(reportOf({ trails: [ofOneRegion] }).broken).toEqual([
      expect.stringContaining("is of one Region"),
    ]);
  });
});

describe("a trail of another home Region", () => {
  const elsewhere = { trail: { ...trail, HomeRegion: "eu-central-1" } };

  it.each([undefined, new Date("2020-01-01T00:00:00Z")])(
    "is not called broken for a delivery at %s, which its own Region tells",
    (LatestCloudWatchLogsDeliveryTime) => {
      const told = "refusal" in status ? {} : status;
      const { broken, notChecked } = reportOf({
        trails: [
          trailOf(environment, {
            ...elsewhere,
            status: { ...told, LatestCloudWatchLogsDeliveryTime },
          }),
        ],
      });

      expect(broken).toEqual([]);
      expect(notChecked).toEqual([
        `When trail ${trailArn} last delivered is told in eu-central-1: ` +
          `aws cloudtrail get-trail-status --region eu-central-1 --name ${trailArn}`,
      ]);
    },
  );

  it("is broken when it does not log", () => {
    expect(brokenWith({ ...elsewhere, status: { IsLogging: false } })).toContain(
      `Trail ${trailArn} is not logging.`,
    );
  });
});
