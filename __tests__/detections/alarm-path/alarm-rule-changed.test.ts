import * as eventbridge from "@aws-sdk/client-eventbridge";
import { loadEnvironment } from "../../../config/load-environment";
import { alarmRuleChanged } from "../../../detections/alarm-path/alarm-rule-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(alarmRuleChanged(environment));

const RULE = "acme-prod-trail-stopped";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("events", name, { userIdentity, requestParameters: request });
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const OMITTED = { reason: "requestParameters too large", omitted: true, originalSize: 131_072 };

const CHANGES: [string, Event][] = [
  ["DeleteRule", { name: RULE }],
  ["DisableRule", { name: RULE }],
  ["EnableRule", { name: RULE }],
  ["PutRule", { name: RULE, eventBusName: "default" }],
  ["PutTargets", { rule: RULE }],
  ["PutTargets", OMITTED],
  ["UpdateEventBus", { name: "default", kmsKeyIdentifier: "key" }],
  ["UpdateEventBus", { name: "somebody-elses" }],
  ["RemoveTargets", { rule: RULE, ids: ["topic"] }],
];
const OTHERS: [string, Event][] = [
  ["DescribeEventBus", { name: "default" }],
  ["DescribeRule", { name: RULE }],
  ["ListTargetsByRule", { rule: RULE }],
  ["PutPermission", { eventBusName: "default" }],
  ["PutRule", { name: "acme-dev-trail-stopped" }],
  ["PutTargets", { rule: "not-acme-prod-rule" }],
];

describe("alarmRuleChanged", () => {
  it("knows operations that EventBridge has", () => {
    for (const [name] of [...CHANGES, ...OTHERS]) {
      expect(eventbridge).toHaveProperty(`${name}Command`);
    }
  });

  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it("leaves a refused PutTargets without its parameters to its message", () => {
    const refused = {
      ...call("PutTargets", {}),
      requestParameters: null,
      errorCode: "AccessDenied",
    };

    expect(raises(patterns, refused)).toBe(false);
  });

  it("counts a refused change without its parameters, and no refused look", () => {
    const refused = (name: string): Event => ({
      ...call(name, {}),
      requestParameters: null,
      errorCode: "AccessDeniedException",
      errorMessage: `… not authorized to perform: events:${name} on resource: arn:aws:events:eu-west-1:444455556666:rule/${RULE} because …`,
    });

    expect(raises(patterns, refused("DisableRule"))).toBe(true);
    expect(raises(patterns, refused("DescribeRule"))).toBe(false);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("DeleteRule", { name: RULE }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(alarmRuleChanged(environment).severity).toBe("critical");
  });
});
