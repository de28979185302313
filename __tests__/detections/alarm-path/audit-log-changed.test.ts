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
const TRAIL = roleSession("arn:aws:iam::444455556666:role/acme-prod-trail-logs");
const NEW_STREAM = { ...BY_NAME, logStreamName: "444455556666_CloudTrail_eu-west-1_2" };
const BY_RESOURCE = { resourceIdentifier: GROUP_ARN };
const BY_IDENTIFIER = { logGroupIdentifier: GROUP };
const BY_ARN = { logGroupIdentifier: `${GROUP_ARN}:*` };

const CHANGES: [string, Event][] = [
  ["AssociateKmsKey", BY_NAME],
  ["AssociateKmsKey", BY_RESOURCE],
  ["CreateLogStream", NEW_STREAM],
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
/** What CloudTrail puts, who looks, and streams elsewhere. */
const OTHERS: [string, Event][] = [
  ["CreateLogStream", { logGroupName: "/aws/lambda/other", logStreamName: "2026/03/02" }],
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

  it("leaves streams to the trail's own role, of this account", () => {
    const elsewhere = roleSession("arn:aws:iam::999900001111:role/acme-prod-trail-logs");
    const alike = roleSession("arn:aws:iam::444455556666:role/acme-prod-trail-logs-2");

    expect(raises(patterns, call("CreateLogStream", NEW_STREAM, TRAIL))).toBe(false);
    expect(raises(patterns, call("CreateLogStream", NEW_STREAM, elsewhere))).toBe(true);
    expect(raises(patterns, call("CreateLogStream", NEW_STREAM, alike))).toBe(true);
  });

  it("does not count streams where the organisation's trail, whose role is not known, has its own", () => {
    const audit = { ...environment.audit, trailLogGroupName: "organisation-trail" };
    const theirs = patternsOf(auditLogChanged({ ...environment, audit }));
    const stream = { logGroupName: "organisation-trail", logStreamName: "1" };

    expect(raises(theirs, call("CreateLogStream", stream))).toBe(false);
    expect(raises(theirs, call("DeleteLogStream", stream, TRAIL))).toBe(true);
  });

  it("watches the organisation's log group where that is configured", () => {
    const audit = { ...environment.audit, trailLogGroupName: "organisation-trail" };
    const theirs = patternsOf(auditLogChanged({ ...environment, audit }));

    expect(raises(theirs, call("DeleteLogGroup", { logGroupName: "organisation-trail" }))).toBe(
      true,
    );
    expect(raises(theirs, call("DeleteLogGroup", BY_NAME))).toBe(false);
  });

  it("counts the same changes where there are many deployers", () => {
    const deployers = [1, 2, 3].map((n) => `arn:aws:iam::444455556666:role/acme-deploy-${n}`);
    const principals = { ...environment.principals, deployers };
    const many = patternsOf(auditLogChanged({ ...environment, principals }));

    for (const change of CHANGES) expect(raises(many, call(...change))).toBe(true);
    for (const other of OTHERS.filter(([name]) => name !== "PutLogEvents")) {
      expect(raises(many, call(...other))).toBe(false);
    }
    expect(raises(many, call("CreateLogStream", NEW_STREAM, TRAIL))).toBe(false);
  });

  it("counts the same changes of an organisation's log group with a long name, and no streams", () => {
    const trailLogGroupName = `org/${"g".repeat(100)}`;
    const audit = { ...environment.audit, trailLogGroupName };
    const theirs = patternsOf(auditLogChanged({ ...environment, audit }));
    const renamed = JSON.parse(
      JSON.stringify(CHANGES).replaceAll(GROUP, trailLogGroupName),
    ) as typeof CHANGES;

    for (const change of renamed) {
      expect(raises(theirs, call(...change))).toBe(change[0] !== "CreateLogStream");
    }
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
