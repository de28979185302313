import { loadEnvironment } from "../../config/load-environment";
import { announcement, findingAnnouncement } from "../../detections/announcement";
import { auditDetections, auditFindings } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { placeholdersOf } from "../../tools/drill/placeholders";
import { eventsOf, recordings } from "../../tools/drill/recorded-events";
import { announced } from "./support/announced";

const environment = loadEnvironment("prod");
const detections = auditDetections(environment, EXAMPLE_NETWORK);
const unexpectedReader = find("unexpected-reader");

function find(id: string): Detection {
  const detection = detections.find((each) => each.id === id);
  if (detection === undefined) throw new Error(`prod has no ${id}.`);
  return detection;
}

/** A recorded event as EventBridge hands it to a rule. */
function bridged(name: string) {
  const recording = recordings().find((each) => each.name === name);
  const [integration] = environment.integrations;
  if (recording === undefined || integration === undefined) throw new Error(`No ${name}.`);
  const [detail] = eventsOf(recording, placeholdersOf(environment, integration, EXAMPLE_NETWORK));
  return {
    version: "0",
    id: "11112222-3333-4444-5555-666677778888",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.secretsmanager",
    account: environment.account,
    time: "2026-03-02T10:15:31Z",
    region: environment.region,
    resources: [],
    detail,
  };
}

describe("the message about an event", () => {
  it("says what it means, who did it, from where and when, and where to go on", () => {
    const event = bridged("reads/by-iam-user");
    const { userIdentity, sourceIPAddress, eventTime, eventID } = event.detail as {
      userIdentity: Record<string, string>;
      sourceIPAddress: string;
      eventTime: string;
      eventID: string;
    };

    const message = announced(announcement(environment, unexpectedReader), event);

    expect(message.split("\n")).toEqual([
      `"[critical] ${unexpectedReader.meaning}"`,
      '"Environment prod, integration weather"',
      '"Runbook: docs/runbooks/unexpected-reader.md"',
      `"Who (blank: the ids below say it): ${userIdentity.arn}"`,
      `"Type IAMUser, account 444455556666, principal id ${userIdentity.principalId}, access key ${userIdentity.accessKeyId}"`,
      '"What: GetSecretValue of secretsmanager.amazonaws.com. Error (blank: it was done): "',
      `"From: ${sourceIPAddress}. VPC endpoint (blank: none): "`,
      `"When: ${eventTime}, account 444455556666, Region eu-west-1"`,
      `"Event id: ${eventID}"`,
      '"The alarm acme-prod-weather-unexpected-reader follows within minutes; its text has the query that finds this event and its like."',
    ]);
    expect(userIdentity.arn).toMatch(/:user\//);
  });

  it("names a caller of another account, of whom there is no ARN, by the ids", () => {
    const message = announced(
      announcement(environment, unexpectedReader),
      bridged("reads/by-other-account"),
    );

    expect(message).toMatch(/^"Who \(blank: the ids below say it\): (?:arn:.*)?"$/m);
    expect(message).toMatch(/^"Type \w+, account \d{12}, principal id \w+/m);
  });

  it("says with what a call was refused, and through which endpoint it came", () => {
    const event = bridged("reads/by-iam-user");
    const refused = {
      ...event,
      detail: { ...event.detail, errorCode: "AccessDenied", vpcEndpointId: "vpce-0a1b2c3d" },
    };

    const message = announced(announcement(environment, unexpectedReader), refused);

    expect(message).toContain("Error (blank: it was done): AccessDenied");
    expect(message).toContain("VPC endpoint (blank: none): vpce-0a1b2c3d");
  });

  it("has nothing that the caller writes, nor what may hold a value", () => {
    const event = bridged("reads/by-iam-user");
    const filled = {
      ...event,
      detail: {
        ...event.detail,
        userAgent: "FILLED",
        errorMessage: "FILLED",
        requestParameters: { secretId: "FILLED", secretString: "FILLED" },
        responseElements: { name: "FILLED" },
        additionalEventData: { SecretId: "FILLED" },
      },
    };

    for (const detection of detections) {
      expect(announced(announcement(environment, detection), filled)).not.toContain("FILLED");
    }
  });

  it("keeps to what EventBridge takes, for every detection", () => {
    for (const detection of detections) {
      const { inputPaths, inputTemplate } = announcement(environment, detection);

      expect(inputTemplate.length).toBeLessThanOrEqual(8192);
      expect(Object.keys(inputPaths).length).toBeLessThanOrEqual(100);
      for (const name of Object.keys(inputPaths)) {
        expect(name).toMatch(/^(?!AWS)[A-Za-z0-9]+$/);
      }
    }
  });

  it.each(['a "quote"', "a <sign", "a sign>", "a \\", "two\nlines"])(
    "cannot say %j, which a template would take for its own",
    (meaning) => {
      expect(() => announcement(environment, { ...unexpectedReader, meaning })).toThrow(
        "A message of EventBridge cannot say",
      );
    },
  );

  it("that is too long says what to shorten", () => {
    const runbooks = `https://example.com/${"r".repeat(8192)}`;
    const alarms = { ...environment.alarms, runbooks };

    expect(() => announcement({ ...environment, alarms }, unexpectedReader)).toThrow(
      "EventBridge accepts 8192: shorten alarms.runbooks",
    );
  });
});

describe("the message about a finding", () => {
  const findings = auditFindings(environment);

  const ofAnalyzer = (detail: object) => {
    const finding = findings.find(({ id }) => id === "access-analyzer-finding");
    if (finding === undefined) throw new Error("prod has no access-analyzer-finding.");
    const event = {
      account: "111122223333",
      time: "2019-11-21T01:22:33Z",
      region: "us-west-2",
      detail: {
        version: "1.0",
        id: "22222222-dcba-4444-dcba-333333333333",
        status: "ACTIVE",
        resourceType: "AWS::S3::Bucket",
        resource: "arn:aws:s3:::amzn-s3-demo-bucket",
        ...detail,
      },
    };
    return announced(findingAnnouncement(environment, finding), event).split("\n").slice(3);
  };

  // Both examples are of https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
  it("says which resource is open to the outside, to whom and for what", () => {
    const message = ofAnalyzer({
      principal: { AWS: "999988887777" },
      action: ["s3:GetObject"],
      condition: { "aws:UserAgent": "FILLED" },
      isPublic: false,
    });

    expect(message).toEqual([
      '"What: arn:aws:s3:::amzn-s3-demo-bucket (AWS::S3::Bucket), public: false, status: ACTIVE"',
      '"Who may: {AWS:999988887777}. What: [s3:GetObject]. Under which conditions: ask for the finding"',
      '"Finding: 22222222-dcba-4444-dcba-333333333333. Error (blank: none): "',
      '"When: 2019-11-21T01:22:33Z, account 111122223333, Region us-west-2"',
    ]);
  });

  it("says that the analyzer could not look at a resource", () => {
    expect(ofAnalyzer({ error: "ACCESS_DENIED" })[2]).toBe(
      '"Finding: 22222222-dcba-4444-dcba-333333333333. Error (blank: none): ACCESS_DENIED"',
    );
  });

  it("says which resource breaks which rule", () => {
    const finding = findings.find(({ id }) => id === "config-noncompliant");
    if (finding === undefined) throw new Error("prod has no config-noncompliant.");

    // From https://docs.aws.amazon.com/config/latest/developerguide/example-config-rule-compliance-notification.html
    const message = announced(findingAnnouncement(environment, finding), {
      account: "123456789012",
      time: "2016-09-27T19:48:42Z",
      region: "us-east-2",
      detail: {
        awsAccountId: "123456789012",
        configRuleName: "cloudtrail-enabled",
        resourceType: "AWS::::Account",
        resourceId: "123456789012",
        newEvaluationResult: { complianceType: "NON_COMPLIANT", annotation: null },
      },
    });

    expect(message.split("\n").slice(3, 5)).toEqual([
      '"What: 123456789012 (AWS::::Account) is NON_COMPLIANT"',
      '"Rule: cloudtrail-enabled"',
    ]);
  });
});
