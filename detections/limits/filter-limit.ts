import { ConfigurationError, formatProblem } from "../../config/errors";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";

/**
 * AWS's limit on the metric filters of a log group. It cannot be raised.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const MAX_FILTERS = 100;

/**
 * The detections fit into the trail's one log group. Filters of the organisation's own in a log group
 * that it brought are not known here, and count as well.
 *
 * @throws ConfigurationError when there are more than a log group takes
 */
export function checkFilterLimit(
  { name, integrations, alarms }: Environment,
  detections: readonly Detection[],
): void {
  const filters = detections.filter(({ source }) => source.kind === "log-filter");
  if (filters.length <= MAX_FILTERS) {
    return;
  }
  const ofIntegrations = filters.filter(({ integration }) => integration !== undefined);
  throw new ConfigurationError([
    formatProblem(`config/${name}.ts`, {
      path: ["integrations"],
      got: `a list of ${integrations.length}, whose detections and those of the whole environment are ${filters.length} metric filters`,
      accepted: `at most ${MAX_FILTERS}, which is what the trail's log group takes; ${ofIntegrations.length} are of single integrations`,
      fix:
        "move integrations to an environment of their own, " +
        (alarms.cis ? "write alarms.cis: false, " : "") +
        "or switch detections off in alarms.tuning",
    }),
  ]);
}
