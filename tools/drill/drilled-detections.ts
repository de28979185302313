import type { Environment } from "../../config/schema";
import { isPrescribed } from "../../detections/alarm-name";
import { auditDetections, operationsDetections } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import type { NetworkIds } from "../../detections/network-ids";
import type { DrilledDetection } from "./drill";
import { withCatalogCounts } from "./tuning";

/**
 * Every detection of an environment that looks at events of the trail.
 *
 * @throws Error for a pattern that AWS would not take
 */
export function drilledDetections(
  environment: Environment,
  network: NetworkIds,
): DrilledDetection[] {
  return [...auditDetections(environment, network), ...operationsDetections(environment)].flatMap(
    drilled,
  );
}

/**
 * Those that recordings are drilled with: ours to word, with the counts of the catalog. The filters that
 * CIS prescribes exempt nobody, so a deployment raises them by their nature.
 *
 * @throws Error for a pattern that AWS would not take
 */
export function ownDetections(environment: Environment, network: NetworkIds): DrilledDetection[] {
  return drilledDetections(withCatalogCounts(environment), network).filter(
    ({ id }) => !isPrescribed(id),
  );
}

/** Those of the whole environment and of one integration: what a recording of it is drilled with. */
export function detectionsAbout<T extends Pick<DrilledDetection, "integration">>(
  detections: readonly T[],
  integration: string,
): T[] {
  return detections.filter((each) => [undefined, integration].includes(each.integration));
}

/** An alarm that wants fewer events than something cannot be raised by one. */
function drilled({
  id,
  integration,
  severity,
  source,
  alarm,
  drills,
}: Detection): DrilledDetection[] {
  if (source.kind !== "log-filter" || alarm.comparisonOperator === "LessThanThreshold") {
    return [];
  }
  const { eventPattern, forwardedFrom } = source;
  return [
    {
      id,
      ...(integration === undefined ? {} : { integration }),
      severity,
      filterPattern: source.pattern,
      ...(eventPattern === undefined ? {} : { eventPattern }),
      ...(eventPattern === undefined || forwardedFrom === undefined
        ? {}
        : { forwarding: { region: forwardedFrom, eventPattern } }),
      alarm,
      drills,
    },
  ];
}
