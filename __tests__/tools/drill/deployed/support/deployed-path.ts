import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { MetricFilter } from "@aws-sdk/client-cloudwatch-logs";
import { alarmTopicArnOf } from "../../../../../config/audit-places";
import { namesOf } from "../../../../../config/names";
import type { Environment } from "../../../../../config/schema";
import type {
  DeployedAlarmPath,
  DeployedRule,
} from "../../../../../tools/drill/deployed/alarm-path";
import type { SynthesizedStack } from "../../../../support/synthesize";
import { synthesize } from "../../../../support/synthesize";
import { wholeTrails } from "./deployed-trails";

type Resource = Readonly<Record<string, unknown>>;

/** The alarm path as AWS has it once the stacks are deployed. */
export function pathOfStacks(environment: Environment): DeployedAlarmPath {
  const { audit, ingestion } = synthesize(environment);
  const stacks = [audit, ingestion];
  const rules = resourcesOf(stacks, "aws_cloudwatch_event_rule");
  const targets = resourcesOf(stacks, "aws_cloudwatch_event_target");
  const rulesOf = (isHere: boolean) =>
    rules
      .filter(([, { provider }]) => (provider === undefined) === isHere)
      .map(([id, rule]) => ruleOf(environment, rule, targetsOf(targets, id)));
  return {
    trails: wholeTrails(environment),
    filters: resourcesOf(stacks, "aws_cloudwatch_log_metric_filter").map(([, filter]) =>
      filterOf(filter),
    ),
    alarms: resourcesOf(stacks, "aws_cloudwatch_metric_alarm").map(([, alarm]) => alarmOf(alarm)),
    compositeAlarms: resourcesOf(stacks, "aws_cloudwatch_composite_alarm").map(([, alarm]) =>
      compositeAlarmOf(alarm),
    ),
    rules: rulesOf(true),
    forwardingRules: rulesOf(false),
    topic: {
      Policy: policyOf(audit, environment),
      SubscriptionsConfirmed: "1",
    },
  };
}

function resourcesOf(stacks: readonly SynthesizedStack[], type: string): [string, Resource][] {
  return stacks.flatMap((stack) => Object.entries(stack.resources(type)));
}

function filterOf({ name, pattern, metric_transformation }: Resource): MetricFilter {
  const made = metric_transformation as Record<string, string>;
  return {
    filterName: String(name),
    filterPattern: String(pattern),
    metricTransformations: [
      {
        metricNamespace: made.namespace,
        metricName: made.name,
        metricValue: made.value,
        defaultValue: Number(made.default_value),
        // What AWS makes of what is not given.
        unit: "None",
      },
    ],
    applyOnTransformedLogs: false,
    emitSystemFieldDimensions: [],
    fieldSelectionCriteria: "",
  };
}

function alarmOf(alarm: Resource): MetricAlarm {
  const [query] = (alarm.metric_query ?? []) as Record<string, unknown>[];
  return {
    AlarmName: String(alarm.alarm_name),
    ActionsEnabled: true,
    AlarmActions: alarm.alarm_actions as string[],
    EvaluationPeriods: alarm.evaluation_periods as number,
    Threshold: alarm.threshold as number,
    ComparisonOperator: alarm.comparison_operator as MetricAlarm["ComparisonOperator"],
    TreatMissingData: alarm.treat_missing_data as string,
    ...(query === undefined
      ? {
          Namespace: alarm.namespace as string,
          MetricName: alarm.metric_name as string,
          Statistic: alarm.statistic as MetricAlarm["Statistic"],
          Period: alarm.period as number,
          Dimensions: Object.entries((alarm.dimensions ?? {}) as Record<string, string>).map(
            ([Name, Value]) => ({ Name, Value }),
          ),
        }
      : {
          Metrics: [
            {
              Id: query.id as string,
              Expression: query.expression as string,
              Period: query.period as number,
              ReturnData: query.return_data as boolean,
            },
          ],
        }),
  };
}

function compositeAlarmOf({ alarm_name, alarm_rule, alarm_actions }: Resource): CompositeAlarm {
  return {
    AlarmName: String(alarm_name),
    AlarmRule: String(alarm_rule),
    ActionsEnabled: true,
    AlarmActions: alarm_actions as string[],
  };
}

function targetsOf(targets: readonly [string, Resource][], ruleId: string): Resource[] {
  return targets
    .filter(([, { rule }]) => rule === `\${aws_cloudwatch_event_rule.${ruleId}.name}`)
    .map(([, target]) => target);
}

function ruleOf(
  environment: Environment,
  rule: Resource,
  targets: readonly Resource[],
): DeployedRule {
  return {
    Name: String(rule.name),
    State: rule.state as DeployedRule["State"],
    EventPattern: String(rule.event_pattern),
    targets: targets.map(({ target_id, arn, role_arn }) => ({
      Id: String(target_id),
      Arn: String(arn).startsWith("${aws_sns_topic.") ? alarmTopicArnOf(environment) : String(arn),
      ...(role_arn === undefined ? {} : { RoleArn: namesOf(environment).eventForwardingRoleArn }),
    })),
  };
}

function policyOf(audit: SynthesizedStack, environment: Environment): string {
  return environment.alarms.topicArn === undefined
    ? String(audit.resource("aws_sns_topic_policy").policy)
    : "{}";
}
