import { namesOf } from "../config/names";
import type { NamingScope } from "../config/names";
import type { MetricSource } from "./detection";

/** What tells an entry of the catalog from the others. */
interface Entry {
  readonly id: string;
  readonly integration?: string;
}

/** What tells an entry of the catalog from every other of its environment. */
export function entryName({ integration, id }: Entry): string {
  return integration === undefined ? id : `${integration}-${id}`;
}

/**
 * Name of a detection's alarm, unique in its account and Region. Its rule and its metric filter have
 * the same name, so that whoever reads one message finds the others.
 */
export function alarmName(environment: NamingScope, detection: Entry): string {
  return `${namesOf(environment).prefix}-${entryName(detection)}`;
}

/** The metric that the filter of a detection counts in. The prescribed ones are kept apart. */
export function filterMetric(
  environment: NamingScope,
  detection: Entry,
): Omit<MetricSource, "kind"> {
  const { metricNamespace, cisMetricNamespace } = namesOf(environment);
  return {
    namespace: isPrescribed(detection.id) ? cisMetricNamespace : metricNamespace,
    metricName: alarmName(environment, detection),
    dimensions: {},
  };
}

/** Whether the text of the detection's filter is not ours but that of the CIS benchmark. */
export function isPrescribed(id: string): boolean {
  return id.startsWith("cis-");
}
