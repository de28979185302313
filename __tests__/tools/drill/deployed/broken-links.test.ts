import { alarmTopicArnOf } from "../../../../config/audit-places";
import { loadEnvironment } from "../../../../config/load-environment";
import { alarmName } from "../../../../detections/alarm-name";
import { auditDetections, auditFindings } from "../../../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { DeployedAlarmPath } from "../../../../tools/drill/deployed/alarm-path";
import { brokenLinks } from "../../../../tools/drill/deployed/broken-links";

const environment = loadEnvironment("prod");
const topic = alarmTopicArnOf(environment);
const isWanted = ({ id }: { id: string }) => ["denied-read", "config-noncompliant"].includes(id);
const wanted = [
  ...auditDetections(environment, EXAMPLE_NETWORK),
  ...auditFindings(environment),
].filter(isWanted);
const name = alarmName(environment, { id: "denied-read", integration: "weather" });
const findingRule = alarmName(environment, { id: "config-noncompliant" });

const alarm = {
  AlarmName: name,
  Namespace: "acme-prod/audit",
  MetricName: name,
  Dimensions: [],
  ActionsEnabled: true,
  AlarmActions: [topic],
};
const filter = {
  filterName: name,
  metricTransformations: [
    { metricNamespace: "acme-prod/audit", metricName: name, metricValue: "1" },
  ],
};
const rule = {
  Name: name,
  State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
  targets: [{ Id: "topic", Arn: topic }],
} as const;
const ofFinding = { ...rule, Name: findingRule, State: "ENABLED" } as const;
const whole: DeployedAlarmPath = {
  filters: [filter],
  alarms: [alarm],
  compositeAlarms: [],
  rules: [rule, ofFinding],
  topic: {},
  dashboards: {},
};

describe("the way from an event to a person", () => {
  it("looks at a detection and a finding", () => {
    expect(wanted.map(({ id }) => id).sort()).toEqual(["config-noncompliant", "denied-read"]);
  });

  it("is whole when filter, alarm, rule and topic belong together", () => {
    expect(brokenLinks(environment, wanted, whole)).toEqual([]);
  });

  const elsewhere = "arn:aws:sns:eu-west-1:444455556666:other";
  it.each<[string, Partial<DeployedAlarmPath>, string]>([
    ["without an alarm", { alarms: [] }, `There is no alarm ${name}.`],
    [
      "with disabled actions",
      { alarms: [{ ...alarm, ActionsEnabled: false }] },
      `The actions of alarm ${name} are disabled.`,
    ],
    [
      "with an alarm that goes elsewhere",
      { alarms: [{ ...alarm, AlarmActions: [elsewhere] }] },
      `Alarm ${name} does not go to topic ${topic}.`,
    ],
    [
      "without a filter",
      { filters: [] },
      `There is no metric filter ${name}: alarm ${name} cannot go off.`,
    ],
    [
      "with an alarm of another metric",
      { alarms: [{ ...alarm, MetricName: "other" }] },
      `Alarm ${name} judges another metric than metric filter ${name} counts.`,
    ],
    [
      "with an alarm of a metric with a dimension, which no filter gives",
      { alarms: [{ ...alarm, Dimensions: [{ Name: "a", Value: "b" }] }] },
      `Alarm ${name} judges another metric than metric filter ${name} counts.`,
    ],
    ["without a rule", { rules: [ofFinding] }, `There is no EventBridge rule ${name}.`],
    [
      "with a rule that sees no reads",
      { rules: [{ ...rule, State: "ENABLED" }, ofFinding] },
      `EventBridge rule ${name} is ENABLED.`,
    ],
    [
      "with a rule that goes elsewhere",
      { rules: [{ ...rule, targets: [{ Id: "topic", Arn: elsewhere }] }, ofFinding] },
      `EventBridge rule ${name} does not go to topic ${topic}.`,
    ],
    [
      "with a rule of findings that is disabled",
      { rules: [rule, { ...ofFinding, State: "DISABLED" }] },
      `EventBridge rule ${findingRule} is DISABLED.`,
    ],
  ])("is broken %s", (_, change, sentence) => {
    expect(brokenLinks(environment, wanted, { ...whole, ...change })).toEqual([sentence]);
  });
});
