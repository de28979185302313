import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { watchersChanged } from "../../../detections/alarm-path/watchers-changed";
import type { Detection } from "../../../detections/detection";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const prod = loadEnvironment("prod");

function watching(audit: Partial<Environment["audit"]>): Environment {
  return { ...prod, audit: { ...prod.audit, ...audit } };
}

function only(environment: Environment): Detection {
  const [detection] = watchersChanged(environment);
  if (detection === undefined) throw new Error("no detection");
  return detection;
}

const both = watching({ accessAnalyzer: true, config: "rules" });
const patterns = patternsOf(only(both));

const ANALYZER = "acme-prod-external-access";
const ANALYZER_ARN = `arn:aws:access-analyzer:eu-west-1:444455556666:analyzer/${ANALYZER}`;
const RULE = "acme-prod-secretsmanager-using-cmk";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

type Call = [service: string, name: string, request: Event | null];

function call([service, name, requestParameters]: Call, more: Event = {}): Event {
  return event(service, name, {
    userIdentity: ADMIN,
    awsRegion: "eu-west-1",
    requestParameters,
    ...more,
  });
}

const OF_ANALYZER: Call[] = [
  ["access-analyzer", "ApplyArchiveRule", { analyzerArn: ANALYZER_ARN, ruleName: "noise" }],
  ["access-analyzer", "CreateArchiveRule", { analyzerName: ANALYZER, ruleName: "noise" }],
  ["access-analyzer", "DeleteAnalyzer", { analyzerName: ANALYZER }],
  ["access-analyzer", "UpdateAnalyzer", { analyzerName: ANALYZER }],
  ["access-analyzer", "UpdateArchiveRule", { analyzerName: ANALYZER, ruleName: "noise" }],
];
const OF_CONFIG: Call[] = [
  ["config", "DeleteConfigRule", { configRuleName: RULE }],
  ["config", "DeleteConfigurationRecorder", { configurationRecorderName: "default" }],
  ["config", "DeleteDeliveryChannel", { deliveryChannelName: "default" }],
  ["config", "DisassociateResourceTypes", { resourceTypes: ["AWS::KMS::Key"] }],
  ["config", "PutConfigRule", { configRule: { configRuleName: RULE } }],
  ["config", "PutConfigurationRecorder", { configurationRecorder: { name: "default" } }],
  ["config", "PutDeliveryChannel", { deliveryChannel: { name: "default" } }],
  ["config", "StopConfigurationRecorder", null],
];
const OTHERS: Call[] = [
  ["access-analyzer", "DeleteAnalyzer", { analyzerName: "somebody-elses" }],
  ["access-analyzer", "GetAnalyzer", { analyzerName: ANALYZER }],
  ["access-analyzer", "GetArchiveRule", { analyzerName: ANALYZER, ruleName: "noise" }],
  ["access-analyzer", "ListArchiveRules", { analyzerName: ANALYZER }],
  ["access-analyzer", "UpdateFindings", { analyzerArn: ANALYZER_ARN, status: "ARCHIVED" }],
  ["config", "DeleteConfigRule", { configRuleName: "somebody-elses" }],
  ["config", "DescribeConfigurationRecorders", {}],
  ["config", "DescribeDeliveryChannels", {}],
  ["config", "DescribeConfigRules", { configRuleNames: [RULE] }],
  ["config", "PutEvaluations", {}],
  ["example", "StopConfigurationRecorder", {}],
];

describe("watchersChanged", () => {
  it.each([...OF_ANALYZER, ...OF_CONFIG])(
    "counts %s %s of %j by anyone but the deployer",
    (...change) => {
      for (const userIdentity of Object.values(IDENTITIES)) {
        expect(raises(patterns, call(change, { userIdentity }))).toBe(true);
      }
      expect(raises(patterns, call(change, { userIdentity: DEPLOYER }))).toBe(false);
    },
  );

  it.each(OTHERS)("does not count %s %s of %j", (...other) => {
    expect(raises(patterns, call(other))).toBe(false);
  });

  it("counts a refused change without its parameters", () => {
    const refused = call(["access-analyzer", "DeleteAnalyzer", null], {
      errorCode: "AccessDenied",
      errorMessage: `… not authorized to perform: access-analyzer:DeleteAnalyzer on resource: ${ANALYZER_ARN} because …`,
    });

    expect(raises(patterns, refused)).toBe(true);
  });

  it("does not count what is done in another Region", () => {
    const elsewhere = { awsRegion: "eu-north-1" };

    for (const change of [...OF_ANALYZER, ...OF_CONFIG]) {
      expect(raises(patterns, call(change, elsewhere))).toBe(false);
    }
  });

  it.each([
    [watching({ accessAnalyzer: true, config: "off" }), true, false],
    [watching({ accessAnalyzer: false, config: "rules" }), false, true],
    [watching({ accessAnalyzer: false, config: "rules-and-recorder" }), false, true],
  ])("watches what is on", (environment, analyzer, config) => {
    const detection = only(environment);
    const some = patternsOf(detection);

    for (const change of OF_ANALYZER) expect(raises(some, call(change))).toBe(analyzer);
    for (const change of OF_CONFIG) expect(raises(some, call(change))).toBe(config);
    expect(detection.drills.includes("alarm-path/analyzer-deleted")).toBe(analyzer);
    expect(detection.drills.includes("alarm-path/recorder-stopped")).toBe(config);
  });

  it("is nothing where both are off", () => {
    expect(watchersChanged(watching({ accessAnalyzer: false, config: "off" }))).toEqual([]);
  });

  it("counts every analyzer of the account where there is no room for our name", () => {
    const deployers = Array.from(
      { length: 4 },
      (_, index) => `arn:aws:iam::444455556666:role/acme-deploy-${index}`,
    );
    const many = patternsOf(only({ ...both, principals: { ...both.principals, deployers } }));

    for (const change of OF_ANALYZER) expect(raises(many, call(change))).toBe(true);
    expect(
      raises(many, call(["access-analyzer", "DeleteAnalyzer", { analyzerName: "theirs" }])),
    ).toBe(true);
  });

  it("is for today, not for the night", () => {
    expect(only(both).severity).toBe("high");
  });
});
