import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { MetricFilter } from "@aws-sdk/client-cloudwatch-logs";
import { alarmTopicArnOf } from "../../../../config/audit-places";
import { loadEnvironment } from "../../../../config/load-environment";
import { namesOf } from "../../../../config/names";
import {
  auditDetections,
  auditFindings,
  operationsDetections,
} from "../../../../detections/catalog";
import type { Detection } from "../../../../detections/detection";
import { ON_FIRST_COUNT } from "../../../../detections/detection";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { DeployedAlarmPath, DeployedRule } from "../../../../tools/drill/deployed/alarm-path";
import type { PlacedEntries } from "../../../../tools/drill/deployed/broken-links";
import { brokenLinks } from "../../../../tools/drill/deployed/broken-links";
import { tuning, tunedEnvironment } from "../support/tuned";
import { pathOfStacks } from "./support/deployed-path";

const environment = loadEnvironment("prod");
const topic = alarmTopicArnOf(environment);
const placed = placedIn(environment);
const whole = pathOfStacks(environment);

function placedIn(of: typeof environment): PlacedEntries {
  return {
    audit: auditDetections(of, EXAMPLE_NETWORK),
    operations: operationsDetections(of),
    findings: auditFindings(of),
  };
}

/** The sentences about the path of the stacks with these changes. */
function brokenWith(changes: Partial<DeployedAlarmPath>): readonly string[] {
  return brokenLinks(environment, placed, { ...whole, ...changes }).broken;
}

/** One of those that are deployed, changed, and the others as they are. */
function changed<Each extends object>(
  all: readonly Each[],
  key: keyof Each,
  name: string,
  change: Partial<Each>,
): Each[] {
  expect(all.map((each) => each[key])).toContain(name);
  return all.map((each) => (each[key] === name ? { ...each, ...change } : each));
}

const withAlarm = (name: string, change: Partial<MetricAlarm>) => ({
  alarms: changed(whole.alarms, "AlarmName", name, change),
});
const withComposite = (name: string, change: Partial<CompositeAlarm>) => ({
  compositeAlarms: changed(whole.compositeAlarms, "AlarmName", name, change),
});
const withRule = (name: string, change: Partial<DeployedRule>) => ({
  rules: changed(whole.rules, "Name", name, change),
});
const withForwarding = (name: string, change: Partial<DeployedRule>) => ({
  forwardingRules: changed(whole.forwardingRules, "Name", name, change),
});

const read = "acme-prod-weather-denied-read";
const elsewhere = "arn:aws:sns:eu-west-1:444455556666:other";

it.each(["prod", "dev", "local"])("is whole as the stacks of %s make it", (name) => {
  const of = loadEnvironment(name);

  expect(brokenLinks(of, placedIn(of), pathOfStacks(of))).toEqual({ broken: [], notChecked: [] });
});

it("is whole as the stacks make it with alarms.tuning", () => {
  const tuned = tunedEnvironment(tuning("denied-read", { threshold: 7, periodSeconds: 60 }));

  expect(brokenLinks(tuned, placedIn(tuned), pathOfStacks(tuned)).broken).toEqual([]);
});

describe("an alarm breaks the way to a person", () => {
  it.each<[string, string, Partial<MetricAlarm>, string]>([
    ["by another name", read, { AlarmName: "other" }, `There is no alarm ${read}.`],
    [
      "with disabled actions",
      read,
      { ActionsEnabled: false },
      `The actions of alarm ${read} are disabled.`,
    ],
    [
      "that goes elsewhere",
      read,
      { AlarmActions: [elsewhere] },
      `Alarm ${read} does not go to topic ${topic}.`,
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
    ).map(([change, deployed, configured]): [string, string, Partial<MetricAlarm>, string] => [
      `of ${deployed}`,
      read,
      change,
      `Alarm ${read} judges by ${deployed}, the configuration says ${configured}.`,
    ]),
    [
      "of a filter, of another metric",
      read,
      { MetricName: "other" },
      `Alarm ${read} judges metric other of acme-prod/audit, the configuration says metric ${read} of acme-prod/audit.`,
    ],
    [
      "of a filter, of a metric with a dimension, which no filter gives",
      read,
      { Dimensions: [{ Name: "a", Value: "b" }] },
      `Alarm ${read} judges metric ${read} of acme-prod/audit for a b, the configuration says metric ${read} of acme-prod/audit.`,
    ],
    [
      "with a unit, which no value of the filter has",
      read,
      { Unit: "Seconds" },
      `Alarm ${read} judges metric ${read} of acme-prod/audit in Seconds, the configuration says metric ${read} of acme-prod/audit.`,
    ],
    [
      "that watches the trail, of another namespace",
      "acme-prod-trail-silent",
      { Namespace: "other" },
      "Alarm acme-prod-trail-silent judges metric IncomingLogEvents of other for LogGroupName /aws/cloudtrail/acme-prod-audit, the configuration says metric IncomingLogEvents of AWS/Logs for LogGroupName /aws/cloudtrail/acme-prod-audit.",
    ],
    [
      "that watches the filters, of another metric",
      "acme-prod-filters-silent",
      { MetricName: "other" },
      "Alarm acme-prod-filters-silent judges metric other of acme-prod/audit, the configuration says metric acme-prod-audit-log-changed of acme-prod/audit.",
    ],
    [
      "of a function, of another function",
      "acme-prod-weather-function-errors",
      { Dimensions: [{ Name: "FunctionName", Value: "other" }] },
      "Alarm acme-prod-weather-function-errors judges metric Errors of AWS/Lambda for FunctionName other, the configuration says metric Errors of AWS/Lambda for FunctionName acme-prod-weather-ingestion.",
    ],
    [
      "of a function, of all functions",
      "acme-prod-weather-function-errors",
      { Dimensions: [] },
      "Alarm acme-prod-weather-function-errors judges metric Errors of AWS/Lambda, the configuration says metric Errors of AWS/Lambda for FunctionName acme-prod-weather-ingestion.",
    ],
    [
      "of a metric, of a query instead",
      read,
      { Metrics: [{ Id: "q", Expression: "SELECT 0", Period: 300 }] },
      `Alarm ${read} judges query SELECT 0, the configuration says metric ${read} of acme-prod/audit.`,
    ],
  ])("%s", (_, name, change, sentence) => {
    expect(brokenWith(withAlarm(name, change))).toEqual([sentence]);
  });

  describe("of a query", () => {
    const query: Detection = {
      id: "nat-traffic",
      meaning: "",
      severity: "high",
      source: { kind: "metric-query", expression: "SELECT 1" },
      alarm: ON_FIRST_COUNT,
      drills: [],
    };
    const name = "acme-prod-nat-traffic";
    const part = { Id: "q", Expression: "SELECT 1", Period: 300, ReturnData: true };
    const ofQuery = (...Metrics: MetricAlarm["Metrics"] & object) =>
      brokenLinks(
        environment,
        { audit: [query], operations: [], findings: [] },
        {
          ...whole,
          alarms: [
            {
              AlarmName: name,
              ActionsEnabled: true,
              AlarmActions: [topic],
              Threshold: 1,
              EvaluationPeriods: 1,
              ComparisonOperator: "GreaterThanOrEqualToThreshold",
              TreatMissingData: "notBreaching",
              Metrics,
            },
          ],
          compositeAlarms: [
            {
              AlarmName: "acme-prod-audit-high",
              AlarmRule: `ALARM("${name}")`,
              ActionsEnabled: true,
              AlarmActions: [topic],
            },
          ],
        },
      ).broken;

    it("is whole with its expression", () => {
      expect(ofQuery(part)).toEqual([]);
    });

    it.each<[string, MetricAlarm["Metrics"] & object, string]>([
      [
        "another period",
        [{ ...part, Period: 60 }],
        "by periodSeconds 60, the configuration says periodSeconds 300",
      ],
      [
        "another expression",
        [{ ...part, Expression: "SELECT 2" }],
        "query SELECT 2, the configuration says query SELECT 1",
      ],
      [
        "a second expression that it judges instead",
        [
          { ...part, ReturnData: false },
          { ...part, Id: "r", Expression: "q * 0" },
        ],
        "query SELECT 1 without its result and query q * 0, the configuration says query SELECT 1",
      ],
      [
        "a metric instead",
        [
          {
            Id: "q",
            Period: 300,
            MetricStat: { Metric: { Namespace: "n", MetricName: "m" }, Period: 300, Stat: "Sum" },
          },
        ],
        "metric m of n, the configuration says query SELECT 1",
      ],
    ])("with %s", (_, metrics, said) => {
      expect(ofQuery(...metrics)).toEqual([`Alarm ${name} judges ${said}.`]);
    });
  });
});

describe("a metric filter breaks the way to a person", () => {
  const filters = (change: Partial<MetricFilter>) => ({
    filters: changed(whole.filters, "filterName", read, change),
  });
  const counted = {
    metricNamespace: "acme-prod/audit",
    metricName: read,
    metricValue: "1",
    defaultValue: 0,
  };
  const { defaultValue, ...withoutDefault } = counted;

  it.each<[string, Partial<MetricFilter>]>([
    ["by another name", { filterName: "other" }],
    ["that counts nothing", { metricTransformations: [] }],
  ])("%s", (_, change) => {
    expect(brokenWith(filters(change))).toEqual([
      `There is no metric filter ${read}: alarm ${read} cannot go off.`,
    ]);
  });

  it.each<[Partial<MetricFilter>, string, string]>([
    [
      { metricTransformations: [{ ...counted, metricValue: "0" }] },
      "metricValue 0",
      "metricValue 1",
    ],
    [
      { metricTransformations: [withoutDefault] },
      "defaultValue unset",
      `defaultValue ${defaultValue}`,
    ],
    [
      { metricTransformations: [{ ...counted, defaultValue: 1 }] },
      "defaultValue 1",
      "defaultValue 0",
    ],
    [{ metricTransformations: [{ ...counted, unit: "Bytes" }] }, "unit Bytes", "unit unset"],
    [
      { metricTransformations: [{ ...counted, metricName: "other" }] },
      "metricName other",
      `metricName ${read}`,
    ],
    [
      { metricTransformations: [{ ...counted, metricNamespace: "other" }] },
      "metricNamespace other",
      "metricNamespace acme-prod/audit",
    ],
    [
      {
        metricTransformations: [
          { ...withoutDefault, dimensions: { Source: "$.eventSource", Name: "$.eventName" } },
        ],
      },
      "defaultValue unset, dimensions Source and Name",
      "defaultValue 0, dimensions unset",
    ],
    [
      { emitSystemFieldDimensions: ["@aws.account"] },
      "emitSystemFieldDimensions @aws.account",
      "emitSystemFieldDimensions unset",
    ],
    [
      { fieldSelectionCriteria: '@aws.region = "us-east-1"' },
      'fieldSelectionCriteria @aws.region = "us-east-1"',
      "fieldSelectionCriteria unset",
    ],
    [
      { applyOnTransformedLogs: true },
      "applyOnTransformedLogs true",
      "applyOnTransformedLogs unset",
    ],
  ])("with %j", (change, deployed, configured) => {
    expect(brokenWith(filters(change))).toEqual([
      `Metric filter ${read} counts by ${deployed}, the stack deploys ${configured}.`,
    ]);
  });
});

describe("a composite alarm breaks the way to whoever is paged", () => {
  it.each(["acme-prod-audit-critical", "acme-prod-operations-high"])("%s", (name) => {
    const sentences = (change: Partial<CompositeAlarm>) => brokenWith(withComposite(name, change));

    expect(sentences({ AlarmName: "other" })).toEqual([`There is no composite alarm ${name}.`]);
    expect(sentences({ AlarmRule: "FALSE" })).toEqual([
      `Composite alarm ${name} has another rule than the configuration says.`,
    ]);
    expect(sentences({ ActionsEnabled: false })).toEqual([
      `The actions of composite alarm ${name} are disabled.`,
    ]);
    expect(sentences({ AlarmActions: [elsewhere] })).toEqual([
      `Composite alarm ${name} does not go to topic ${topic}.`,
    ]);
    expect(sentences({ ActionsSuppressor: "maintenance" })).toEqual([
      `The actions of composite alarm ${name} can be suppressed by maintenance.`,
    ]);
  });
});

describe("a rule of EventBridge breaks the way to a person", () => {
  const finding = "acme-prod-config-noncompliant";

  it.each<[string, string, Partial<DeployedRule>, string]>([
    ["by another name", read, { Name: "other" }, `There is no EventBridge rule ${read}.`],
    ["that sees no reads", read, { State: "ENABLED" }, `EventBridge rule ${read} is ENABLED.`],
    [
      "that goes elsewhere",
      read,
      { targets: [{ Id: "topic", Arn: elsewhere }] },
      `EventBridge rule ${read} does not go to topic ${topic}.`,
    ],
    [
      "of a finding by another name",
      finding,
      { Name: "other" },
      `There is no EventBridge rule ${finding}.`,
    ],
    [
      "of a finding that is disabled",
      finding,
      { State: "DISABLED" },
      `EventBridge rule ${finding} is DISABLED.`,
    ],
    [
      "of a finding with another event pattern",
      finding,
      { EventPattern: '{"source":["aws.health"]}' },
      `EventBridge rule ${finding} has another event pattern than the configuration says.`,
    ],
    [
      "of a finding without an event pattern",
      finding,
      { EventPattern: undefined },
      `EventBridge rule ${finding} has another event pattern than the configuration says.`,
    ],
  ])("%s", (_, name, change, sentence) => {
    expect(brokenWith(withRule(name, change))).toEqual([sentence]);
  });

  it("takes the fields of a finding's event pattern in any order", () => {
    const { EventPattern = "" } = whole.rules.find(({ Name }) => Name === finding) ?? {};
    const fields = Object.entries(JSON.parse(EventPattern) as object).reverse();
    const reversed = JSON.stringify(Object.fromEntries(fields));

    expect(reversed).not.toBe(EventPattern);
    expect(brokenWith(withRule(finding, { EventPattern: reversed }))).toEqual([]);
  });
});

describe("the way of an event of a global service is broken", () => {
  const name = "acme-prod-role-changed";
  const { eventBusArn, eventForwardingRoleArn } = namesOf(environment);
  const bus = { Id: "event-bus", Arn: eventBusArn, RoleArn: eventForwardingRoleArn };
  const otherBus = "arn:aws:events:eu-west-1:999988887777:event-bus/default";

  it.each<[string, Partial<DeployedRule>, string]>([
    [
      "without the rule of its Region",
      { Name: "other" },
      `There is no EventBridge rule ${name} of us-east-1, which hands events on to eu-west-1.`,
    ],
    [
      "with that rule disabled",
      { State: "DISABLED" },
      `EventBridge rule ${name} of us-east-1 is DISABLED.`,
    ],
    [
      "with that rule without reads",
      { State: "ENABLED" },
      `EventBridge rule ${name} of us-east-1 is ENABLED.`,
    ],
    [
      "with that rule going to another event bus",
      { targets: [{ ...bus, Arn: otherBus }] },
      `EventBridge rule ${name} of us-east-1 does not go to event bus ${eventBusArn}.`,
    ],
    [
      "with that rule going there without a role",
      { targets: [{ Id: bus.Id, Arn: bus.Arn }] },
      `EventBridge rule ${name} of us-east-1 goes to event bus ${eventBusArn} without a role, not as ${eventForwardingRoleArn}.`,
    ],
    [
      "with that rule going there as another role",
      { targets: [{ ...bus, RoleArn: "arn:aws:iam::1:role/other" }] },
      `EventBridge rule ${name} of us-east-1 goes to event bus ${eventBusArn} as arn:aws:iam::1:role/other, not as ${eventForwardingRoleArn}.`,
    ],
  ])("%s", (_, change, sentence) => {
    expect(brokenWith(withForwarding(name, change))).toEqual([sentence]);
  });
});

describe("the topic breaks the way to a person", () => {
  const withPolicy = (policy: object) => ({
    topic: { ...whole.topic, Policy: JSON.stringify(policy) },
  });

  it("that nobody hears", () => {
    expect(brokenWith({ topic: { ...whole.topic, SubscriptionsConfirmed: "0" } })).toEqual([
      `Nobody has confirmed a subscription of topic ${topic}.`,
    ]);
  });

  it("that lets nobody publish", () => {
    expect(brokenWith(withPolicy({ Statement: [] }))).toHaveLength(2);
  });

  it("whose policy this tool cannot decide is told", () => {
    const Statement = [
      { Effect: "Deny", NotPrincipal: { AWS: "*" }, Action: "sns:Publish", Resource: topic },
      { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: topic },
    ];
    const report = brokenLinks(environment, placed, { ...whole, ...withPolicy({ Statement }) });

    expect(report.broken).toEqual([]);
    expect(report.notChecked).toHaveLength(2);
  });
});

it("says what it was not let look at, and does not call it broken", () => {
  const refused = { ...whole, forwardingRules: [], forwardingRefusal: "AccessDeniedException" };

  const { broken, notChecked } = brokenLinks(environment, placed, refused);

  expect(broken).toEqual([]);
  expect(notChecked).toEqual([
    "Whether the rules of us-east-1 hand events on to eu-west-1: AWS answered " +
      "AccessDeniedException. The drill takes them to be as configured.",
  ]);
});
