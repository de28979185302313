import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { EventPattern } from "../../../detections/event-pattern";
import type { AlarmCount } from "../alarm-count";
import type { DrilledDetection } from "../drill";
import type { DeployedAlarmPath } from "./alarm-path";

/**
 * The detections of the catalog with the patterns and settings that AWS has, found by the name of
 * their alarm. One whose filter or rule is gone keeps its drills, so that it shows as blind.
 */
export function deployedDetections(
  environment: Environment,
  catalog: readonly DrilledDetection[],
  { filters, alarms, rules }: DeployedAlarmPath,
): DrilledDetection[] {
  return catalog.map((detection) => {
    const { id, integration, severity, drills } = detection;
    const name = alarmName(environment, detection);
    const filter = filters.find(({ filterName }) => filterName === name);
    const rule = rules.find(({ Name }) => Name === name);
    const alarm = alarms.find(({ AlarmName }) => AlarmName === name);
    return {
      id,
      ...(integration === undefined ? {} : { integration }),
      ...(severity === undefined ? {} : { severity }),
      ...(filter?.filterPattern === undefined ? {} : { filterPattern: filter.filterPattern }),
      ...(rule?.EventPattern === undefined
        ? {}
        : { eventPattern: JSON.parse(rule.EventPattern) as EventPattern }),
      ...(alarm === undefined ? {} : { alarm: countOf(alarm) }),
      drills,
    };
  });
}

/** As CloudWatch judges it; what it leaves out is what no alarm of a filter is without. */
function countOf({
  Threshold,
  Period,
  EvaluationPeriods,
  ComparisonOperator,
}: MetricAlarm): AlarmCount {
  return {
    threshold: Threshold ?? Infinity,
    periodSeconds: Period ?? 0,
    evaluationPeriods: EvaluationPeriods ?? 1,
    comparisonOperator:
      ComparisonOperator === "LessThanThreshold"
        ? "LessThanThreshold"
        : "GreaterThanOrEqualToThreshold",
  };
}
