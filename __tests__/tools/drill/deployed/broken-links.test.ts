import { alarmTopicArnOf } from "../../../../config/audit-places";
import { loadEnvironment } from "../../../../config/load-environment";
import { alarmName } from "../../../../detections/alarm-name";
import { auditDetections, auditFindings } from "../../../../detections/catalog";
import type { Detection } from "../../../../detections/detection";
import { ON_FIRST_COUNT } from "../../../../detections/detection";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { DeployedAlarmPath } from "../../../../tools/drill/deployed/alarm-path";
import { brokenLinks } from "../../../../tools/drill/deployed/broken-links";
import { tuning, tunedEnvironment } from "../support/tuned";

const environment = loadEnvironment("prod");
const topic = alarmTopicArnOf(environment);
const isWanted = ({ id }: { id: string }) => ["denied-read", "config-noncompliant"].includes(id);
const wanted = [
  ...auditDetections(environment, EXAMPLE_NETWORK),
  ...auditFindings(environment),
].filter(isWanted);
const name = alarmName(environment, { id: "denied-read", integration: "weather" });
const findingRule = alarmName(environment, { id: "config-noncompliant" });

const PUBLISHERS = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];
const SETTINGS = {
  Statistic: "Maximum",
  Threshold: 1,
  Period: 300,
  EvaluationPeriods: 1,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "notBreaching",
} as const;
const alarm = {
  ...SETTINGS,
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
  topic: { Policy: policyLetting(...PUBLISHERS), SubscriptionsConfirmed: "1" },
  dashboards: {},
};

function policyLetting(...services: string[]): string {
  return JSON.stringify({
    Statement: [
      ...services.map((Service) => ({
        Effect: "Allow",
        Principal: { Service },
        Action: "SNS:Publish",
      })),
      { Effect: "Deny", Principal: "*", Action: ["sns:Publish"] },
    ],
  });
}

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
    ...(
      [
        [{ Threshold: 7 }, "threshold 7", "threshold 1"],
        [{ Period: 60 }, "periodSeconds 60", "periodSeconds 300"],
        [{ EvaluationPeriods: 2 }, "evaluationPeriods 2", "evaluationPeriods 1"],
        [{ Statistic: "Sum" }, "statistic Sum", "statistic Maximum"],
        [
          { ComparisonOperator: "LessThanThreshold" },
          "comparisonOperator LessThanThreshold",
          "comparisonOperator GreaterThanOrEqualToThreshold",
        ],
        [
          { TreatMissingData: undefined },
          "treatMissingData unset",
          "treatMissingData notBreaching",
        ],
      ] as const
    ).map(([change, deployed, configured]): [string, Partial<DeployedAlarmPath>, string] => [
      `with an alarm of ${deployed}`,
      { alarms: [{ ...alarm, ...change }] },
      `Alarm ${name} judges by ${deployed}, the configuration says ${configured}.`,
    ]),
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
    [
      "with a topic that rules cannot publish to",
      { topic: { ...whole.topic, Policy: policyLetting("cloudwatch.amazonaws.com") } },
      `The policy of topic ${topic} does not let events.amazonaws.com publish.`,
    ],
    [
      "with a topic that alarms cannot publish to",
      { topic: { ...whole.topic, Policy: policyLetting("events.amazonaws.com") } },
      `The policy of topic ${topic} does not let cloudwatch.amazonaws.com publish.`,
    ],
    [
      "with a topic that nobody hears",
      { topic: { ...whole.topic, SubscriptionsConfirmed: "0" } },
      `Nobody has confirmed a subscription of topic ${topic}.`,
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

  it("is whole when an alarm judges as alarms.tuning says", () => {
    const tuned = tunedEnvironment(tuning("denied-read", { threshold: 7, periodSeconds: 60 }));
    const ofTuned = auditDetections(tuned, EXAMPLE_NETWORK).filter(isWanted);
    const tunedAlarm = { ...alarm, Statistic: "Sum" as const, Threshold: 7, Period: 60 };

    expect(brokenLinks(tuned, ofTuned, { ...whole, alarms: [tunedAlarm] })).toEqual([]);
  });

  it("takes the period of a query's alarm from its query", () => {
    const query: Detection = {
      id: "nat-traffic",
      meaning: "",
      severity: "high",
      source: { kind: "metric-query", expression: "SELECT" },
      alarm: ON_FIRST_COUNT,
      drills: [],
    };
    const { Statistic, Period, ...rest } = alarm;
    const withPeriod = (period: number) => ({
      ...whole,
      alarms: [
        {
          ...rest,
          AlarmName: alarmName(environment, query),
          Metrics: [{ Id: "q", Expression: "SELECT", Period: period }],
        },
      ],
    });

    expect(Statistic).toBe("Maximum");
    expect(brokenLinks(environment, [query], withPeriod(Period))).toEqual([]);
    expect(brokenLinks(environment, [query], withPeriod(60))).toHaveLength(1);
  });
});
