import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import { loadEnvironment } from "../../../config/load-environment";
import { alarmChanged } from "../../../detections/alarm-path/alarm-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(alarmChanged(environment));

const ALARM = "acme-prod-trail-stopped";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("monitoring", name, { userIdentity, requestParameters: request });
}

const CHANGES: [string, Event][] = [
  ["DeleteAlarms", { alarmNames: ["somebody-elses", ALARM] }],
  ["DisableAlarmActions", { alarmNames: [ALARM] }],
  ["EnableAlarmActions", { alarmNames: [ALARM] }],
  ["PutAlarmMuteRule", { name: "maintenance" }],
  ["PutCompositeAlarm", { alarmName: ALARM }],
  ["PutLogAlarm", { alarmName: ALARM }],
  ["PutMetricAlarm", { alarmName: ALARM }],
  ["SetAlarmState", { alarmName: ALARM, stateValue: "OK" }],
];
const OTHERS: [string, Event][] = [
  ["DeleteAlarms", { alarmNames: ["somebody-elses", "not-acme-prod-alarm"] }],
  ["DeleteDashboards", { dashboardNames: ["acme-prod-weather"] }],
  ["DescribeAlarmHistory", { alarmName: ALARM }],
  ["DescribeAlarms", { alarmNames: [ALARM] }],
  ["GetAlarmMuteRule", { alarmMuteRuleName: "maintenance" }],
  ["PutMetricAlarm", { alarmName: "acme-dev-trail-stopped" }],
  ["PutMetricData", { namespace: "acme-prod/audit" }],
];

describe("alarmChanged", () => {
  it("knows operations that CloudWatch has", () => {
    for (const [name] of [...CHANGES, ...OTHERS]) {
      expect(cloudwatch).toHaveProperty(`${name}Command`);
    }
  });

  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it("counts a refused change without its parameters, and no refused look", () => {
    const refused = (name: string): Event => ({
      ...call(name, {}),
      requestParameters: null,
      errorCode: "AccessDenied",
      errorMessage: `… not authorized to perform: cloudwatch:${name} on resource: arn:aws:cloudwatch:eu-west-1:444455556666:alarm:${ALARM} because …`,
    });

    expect(raises(patterns, refused("DeleteAlarms"))).toBe(true);
    expect(raises(patterns, refused("DescribeAlarms"))).toBe(false);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("DeleteAlarms", { alarmNames: [ALARM] }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(alarmChanged(environment).severity).toBe("critical");
  });
});
