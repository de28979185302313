import * as logs from "@aws-sdk/client-cloudwatch-logs";
import { loadEnvironment } from "../../../config/load-environment";
import { auditLogChanged } from "../../../detections/alarm-path/audit-log-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(auditLogChanged(environment));

const GROUP = "/aws/cloudtrail/acme-prod-audit";
const GROUP_ARN = `arn:aws:logs:eu-west-1:444455556666:log-group:${GROUP}`;
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("logs", name, { userIdentity, requestParameters: request });
}

const BY_NAME = { logGroupName: GROUP };
const BY_RESOURCE = { resourceIdentifier: GROUP_ARN };
const BY_IDENTIFIER = { logGroupIdentifier: GROUP };
const BY_ARN = { logGroupIdentifier: `${GROUP_ARN}:*` };

const CHANGES: [string, Event][] = [
  ["AssociateKmsKey", BY_NAME],
  ["AssociateKmsKey", BY_RESOURCE],
  ["DeleteDataProtectionPolicy", BY_ARN],
  ["DeleteIndexPolicy", BY_IDENTIFIER],
  ["DeleteLogGroup", BY_NAME],
  ["DeleteLogStream", BY_NAME],
  ["DeleteMetricFilter", BY_NAME],
  ["DeleteRetentionPolicy", BY_NAME],
  ["DeleteSubscriptionFilter", BY_NAME],
  ["DeleteTransformer", BY_IDENTIFIER],
  ["DisassociateKmsKey", BY_NAME],
  ["DisassociateKmsKey", BY_RESOURCE],
  ["PutAccountPolicy", { policyName: "masking", policyType: "DATA_PROTECTION_POLICY" }],
  ["PutDataProtectionPolicy", BY_ARN],
  ["PutLogGroupDeletionProtection", BY_IDENTIFIER],
  ["PutMetricFilter", BY_NAME],
  ["PutRetentionPolicy", BY_NAME],
  ["PutSubscriptionFilter", BY_NAME],
  ["PutTransformer", BY_ARN],
];
/** What CloudTrail does to deliver, and who looks. */
const OTHERS: [string, Event][] = [
  ["CreateLogStream", { ...BY_NAME, logStreamName: "444455556666_CloudTrail_eu-west-1" }],
  ["DescribeMetricFilters", BY_NAME],
  ["FilterLogEvents", BY_NAME],
  ["GetDataProtectionPolicy", BY_IDENTIFIER],
  ["GetLogEvents", BY_NAME],
  ["GetTransformer", BY_IDENTIFIER],
  ["PutLogEvents", BY_NAME],
  ["StartQuery", BY_NAME],
];

describe("auditLogChanged", () => {
  it("knows operations that CloudWatch Logs has", () => {
    for (const [name] of [...CHANGES, ...OTHERS]) {
      expect(logs).toHaveProperty(`${name}Command`);
    }
  });

  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it("counts a refused change without its parameters", () => {
    const refused = {
      ...call("DeleteLogGroup", {}),
      requestParameters: null,
      errorCode: "AccessDeniedException",
      errorMessage: `… not authorized to perform: logs:DeleteLogGroup on resource: ${GROUP_ARN}:log-stream: because …`,
    };

    expect(raises(patterns, refused)).toBe(true);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("does not count changes of another log group", () => {
    expect(raises(patterns, call("DeleteLogGroup", { logGroupName: "/aws/lambda/other" }))).toBe(
      false,
    );
    expect(raises(patterns, call("PutTransformer", { logGroupIdentifier: "/aws/other" }))).toBe(
      false,
    );
  });

  it("watches the organisation's log group where that is configured", () => {
    const audit = { ...environment.audit, trailLogGroupName: "organisation-trail" };
    const theirs = patternsOf(auditLogChanged({ ...environment, audit }));

    expect(raises(theirs, call("DeleteLogGroup", { logGroupName: "organisation-trail" }))).toBe(
      true,
    );
    expect(raises(theirs, call("DeleteLogGroup", BY_NAME))).toBe(false);
  });

  it("says what to shorten when the log group's name is too long for a pattern", () => {
    const audit = { ...environment.audit, trailLogGroupName: "g".repeat(512) };

    expect(() => auditLogChanged({ ...environment, audit })).toThrow(
      /shorten audit\.trailLogGroupName/,
    );
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = { ...call("DeleteLogGroup", BY_NAME), eventSource: "example.amazonaws.com" };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(auditLogChanged(environment).severity).toBe("critical");
  });
});
