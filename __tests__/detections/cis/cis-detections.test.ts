import { DETECTION_IDS } from "../../../config/detection-ids";
import { loadEnvironment } from "../../../config/load-environment";
import { alarmText } from "../../../detections/alarm-text";
import { cisDetections } from "../../../detections/cis/cis-detections";
import { PRESCRIBED_FILTERS } from "../../../detections/cis/prescribed-filters";
import type { Detection } from "../../../detections/detection";
import { ON_FIRST_COUNT } from "../../../detections/detection";
import { matchesFilterPattern } from "../../../detections/evaluate";
import published from "../../fixtures/cis/prescribed-filters.json";

const without = loadEnvironment("prod");
const environment = { ...without, alarms: { ...without.alarms, cis: true } };
const detections = cisDetections(environment);

function patternOf({ source }: Detection): string {
  return source.kind === "log-filter" ? source.pattern : "";
}

type Event = Record<string, unknown>;
const named = (eventName: string, more: Event = {}): Event => ({ eventName, ...more });
const ROOT = { type: "Root" };

/** For each id an event that is counted, and one that nearly is. */
const EVENTS: Readonly<Record<string, readonly [Event, Event]>> = {
  "cis-unauthorized-calls": [
    { errorCode: "Client.UnauthorizedOperation" },
    { errorCode: "ThrottlingException" },
  ],
  "cis-console-no-mfa": [
    named("ConsoleLogin", {
      additionalEventData: { MFAUsed: "No" },
      userIdentity: { type: "IAMUser" },
      responseElements: { ConsoleLogin: "Success" },
    }),
    named("ConsoleLogin", {
      additionalEventData: { MFAUsed: "Yes" },
      userIdentity: { type: "IAMUser" },
      responseElements: { ConsoleLogin: "Success" },
    }),
  ],
  "cis-root-used": [
    { userIdentity: ROOT, eventType: "AwsApiCall" },
    { userIdentity: { ...ROOT, invokedBy: "ec2.amazonaws.com" }, eventType: "AwsApiCall" },
  ],
  "cis-iam-changed": [named("AttachRolePolicy"), named("GetRolePolicy")],
  "cis-trail-changed": [named("StopLogging"), named("PutEventSelectors")],
  "cis-console-failures": [
    named("ConsoleLogin", { errorMessage: "Failed authentication" }),
    named("ConsoleLogin"),
  ],
  "cis-key-disabled": [
    named("ScheduleKeyDeletion", { eventSource: "kms.amazonaws.com" }),
    named("ScheduleKeyDeletion", { eventSource: "other.amazonaws.com" }),
  ],
  "cis-bucket-policy": [
    named("PutBucketPolicy", { eventSource: "s3.amazonaws.com" }),
    named("GetBucketPolicy", { eventSource: "s3.amazonaws.com" }),
  ],
  "cis-config-changed": [
    named("StopConfigurationRecorder", { eventSource: "config.amazonaws.com" }),
    named("StartConfigurationRecorder", { eventSource: "config.amazonaws.com" }),
  ],
  "cis-security-groups": [named("AuthorizeSecurityGroupEgress"), named("DescribeSecurityGroups")],
  "cis-network-acls": [named("ReplaceNetworkAclEntry"), named("DescribeNetworkAcls")],
  "cis-gateways": [named("AttachInternetGateway"), named("CreateNatGateway")],
  "cis-route-tables": [named("ReplaceRoute"), named("AssociateRouteTable")],
  "cis-vpc-changed": [named("AcceptVpcPeeringConnection"), named("CreateVpcEndpoint")],
  "cis-organizations": [
    named("LeaveOrganization", { eventSource: "organizations.amazonaws.com" }),
    named("DetachPolicy", { eventSource: "iot.amazonaws.com" }),
  ],
};

describe("the CIS metric filters", () => {
  it("are not there unless the configuration asks for them", () => {
    expect(without.alarms.cis).toBe(false);
    expect(cisDetections(without)).toEqual([]);
  });

  it("are the fifteen of the benchmark, each under its id", () => {
    expect(detections.map(({ id }) => id)).toEqual(
      DETECTION_IDS.filter((id) => id.startsWith("cis-")),
    );
    expect(PRESCRIBED_FILTERS.map(({ section }) => section)).toEqual(
      Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
    );
  });

  it("have the prescribed text, character for character", () => {
    expect(PRESCRIBED_FILTERS.map(({ section, pattern }) => ({ section, pattern }))).toEqual(
      published.filters.map(({ section, pattern }) => ({ section, pattern })),
    );
    expect(detections.map(patternOf)).toEqual(published.filters.map(({ pattern }) => pattern));
  });

  it("name the control that compares the text", () => {
    expect(
      PRESCRIBED_FILTERS.flatMap(({ control }) => (control === undefined ? [] : [control])),
    ).toEqual(
      published.filters
        .filter(({ source }) => source === "Security Hub")
        .map(({ heading }) => heading),
    );
  });

  it.each(detections.map((detection) => [detection.id, detection] as const))(
    "%s counts what it is for, and nothing that only resembles it",
    (id, detection) => {
      const [counted, passedOver] = EVENTS[id] ?? [];

      expect(matchesFilterPattern(patternOf(detection), counted)).toBe(true);
      expect(matchesFilterPattern(patternOf(detection), passedOver)).toBe(false);
    },
  );

  it("are judged as the benchmark has it: a sum of one within five minutes", () => {
    for (const { alarm } of detections) {
      expect(alarm).toEqual(ON_FIRST_COUNT);
    }
  });

  it("wake nobody, and send no message of their own for each event", () => {
    expect(new Set(detections.map(({ severity }) => severity))).toEqual(
      new Set(["medium", "high"]),
    );
    expect(detections.filter(({ severity }) => severity === "high").map(({ id }) => id)).toEqual([
      "cis-root-used",
    ]);
    for (const { source } of detections) {
      expect(source).not.toHaveProperty("eventPattern");
      expect(source).not.toHaveProperty("events");
    }
  });

  it("fit into CloudWatch's filters and into the text of an alarm", () => {
    for (const detection of detections) {
      expect(patternOf(detection).length).toBeLessThanOrEqual(1024);
      expect(alarmText(environment, detection).length).toBeLessThanOrEqual(1024);
    }
  });
});
