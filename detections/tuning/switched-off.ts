import { formatPath } from "../../config/errors";
import type { Environment } from "../../config/schema";
import type { CatalogEntry, TunableCatalog } from "../catalog-entry";
import type { Finding } from "../detection";
import { isOn, tuningOf } from "./tuned";

/**
 * What `alarms.tuning` switches off of the critical detections, a line for each entry: the reason is in
 * the file, and whoever deploys does not always read it.
 */
export function switchedOffCritical(
  environment: Environment,
  { detections, findings }: TunableCatalog,
): string[] {
  const off = [...detections, ...findings].filter(
    (entry) => !isOn(environment, entry) && isCritical(entry),
  );
  return environment.alarms.tuning.flatMap((tuning, index) => {
    const { detection, integration, reason } = tuning;
    const what = integration === undefined ? detection : `${detection} of ${integration}`;
    const path = formatPath(["alarms", "tuning", index]);
    return off.some((entry) => tuningOf(environment, entry) === tuning)
      ? [`config/${environment.name}.ts: ${path}: ${what}, which is critical, is off: ${reason}`]
      : [];
  });
}

/** One that cannot be built may be critical. */
function isCritical(entry: CatalogEntry | Finding): boolean {
  if (!("build" in entry)) return entry.severity === "critical";
  try {
    return entry.build().some(({ severity }) => severity === "critical");
  } catch {
    return true;
  }
}
