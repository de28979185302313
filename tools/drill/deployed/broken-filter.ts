import type { MetricFilter } from "@aws-sdk/client-cloudwatch-logs";
import type { Environment } from "../../../config/schema";
import { alarmName, filterMetric } from "../../../detections/alarm-name";
import type { Detection } from "../../../detections/detection";
import type { DeployedAlarmPath } from "./alarm-path";

/**
 * Where the metric filter of a detection counts nothing that its alarm sees, a sentence each. What its
 * pattern matches is drilled, not compared.
 */
export function brokenFilter(
  environment: Environment,
  detection: Detection,
  { filters }: DeployedAlarmPath,
): string[] {
  if (detection.source.kind !== "log-filter") {
    return [];
  }
  const name = alarmName(environment, detection);
  const filter = filters.find(({ filterName }) => filterName === name);
  if (filter?.metricTransformations?.[0] === undefined) {
    return [`There is no metric filter ${name}: alarm ${name} cannot go off.`];
  }
  const deployed = countingOf(filter);
  const configured = countingOf(deployedByStack(environment, detection));
  const different = Object.keys(configured).filter((each) => deployed[each] !== configured[each]);
  const described = (counting: Counting) =>
    different.map((each) => `${each} ${counting[each] ?? "unset"}`).join(", ");
  return different.length === 0
    ? []
    : [
        `Metric filter ${name} counts by ${described(deployed)}, ` +
          `the stack deploys ${described(configured)}.`,
      ];
}

/**
 * What `constructs/detection-alarm.ts` makes: one for each match, and a zero in each minute without,
 * which `filters-silent` counts.
 */
function deployedByStack(environment: Environment, detection: Detection): MetricFilter {
  const { namespace, metricName } = filterMetric(environment, detection);
  return {
    metricTransformations: [
      { metricNamespace: namespace, metricName, metricValue: "1", defaultValue: 0 },
    ],
  };
}

/** Everything but the pattern, as text; absent where it is not set. */
type Counting = Readonly<Record<string, string | undefined>>;

/**
 * What is set to its default counts as not set.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricFilter.html
 */
function countingOf(filter: MetricFilter): Counting {
  const [counted] = filter.metricTransformations ?? [];
  return {
    metricNamespace: counted?.metricNamespace,
    metricName: counted?.metricName,
    metricValue: counted?.metricValue,
    defaultValue: counted?.defaultValue?.toString(),
    unit: counted?.unit === "None" ? undefined : counted?.unit,
    dimensions: listed(Object.keys(counted?.dimensions ?? {})),
    emitSystemFieldDimensions: listed(filter.emitSystemFieldDimensions ?? []),
    fieldSelectionCriteria:
      filter.fieldSelectionCriteria === "" ? undefined : filter.fieldSelectionCriteria,
    applyOnTransformedLogs: filter.applyOnTransformedLogs === true ? "true" : undefined,
  };
}

function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(" and ");
}
