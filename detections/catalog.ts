import type { DetectionId } from "../config/detection-ids";
import type { Environment } from "../config/schema";
import { alarmPathDetections } from "./alarm-path/alarm-path-detections";
import type { CatalogEntry, TunableCatalog } from "./catalog-entry";
import { alreadyBuilt } from "./catalog-entry";
import { cisDetections } from "./cis/cis-detections";
import type { Detection, Finding } from "./detection";
import { findings } from "./findings/findings";
import { functionDetections } from "./function/function-detections";
import { networkDetections } from "./network/network-detections";
import type { NetworkIds } from "./network-ids";
import { functionOperations } from "./operations/function-operations";
import { natTraffic } from "./operations/nat-traffic";
import { secretOperations } from "./operations/secret-operations";
import { readDetections } from "./reads/read-detections";
import { secretDetections } from "./secret/secret-detections";
import { functionSilent } from "./silence/function-silent";
import { trailSilence } from "./silence/trail-silence";
import { isOn } from "./tuning/tuned";
import { tunedWithinLimits } from "./limits/within-limits";

/**
 * Who read, changed or used, or tried to, what they should not, and whether the witness still speaks.
 * Placed by the audit stack, beside the trail.
 *
 * @throws ConfigurationError for patterns that are longer than AWS takes, of detections that are on
 */
export function auditDetections(environment: Environment, network: NetworkIds): Detection[] {
  return tunedWithinLimits(environment, (each) => auditEntries(each, network));
}

function auditEntries(environment: Environment, network: NetworkIds): CatalogEntry[] {
  return [
    ...readDetections(environment, network),
    ...secretDetections(environment),
    ...alarmPathDetections(environment),
    ...networkDetections(environment, network),
    ...functionDetections(environment),
    ...alreadyBuilt(trailSilence(environment)),
    ...alreadyBuilt(cisDetections(environment)),
  ];
}

/** What keeps an integration from working. Placed by the ingestion stack, beside the function. */
export function operationsDetections(environment: Environment): Detection[] {
  return tunedWithinLimits(environment, operationsEntries);
}

function operationsEntries(environment: Environment): CatalogEntry[] {
  return alreadyBuilt([
    ...environment.integrations.flatMap((integration) => [
      ...functionOperations(environment, integration),
      ...secretOperations(environment, integration),
      ...functionSilent(environment, integration),
    ]),
    ...natTraffic(environment),
  ]);
}

/** What other services of AWS find. Placed by the audit stack. */
export function auditFindings(environment: Environment): Finding[] {
  return findings(environment).filter((finding) => isOn(environment, finding));
}

/** What an environment has of one id, without building the others: one for each integration, or one. */
export function detectionsOfId(
  environment: Environment,
  network: NetworkIds,
  id: DetectionId,
): (Detection | Finding)[] {
  const ofId = (entry: { readonly id: DetectionId }) => entry.id === id;
  const detections = tunedWithinLimits(environment, (each) =>
    [...auditEntries(each, network), ...operationsEntries(each)].filter(ofId),
  );
  return [...detections, ...auditFindings(environment).filter(ofId)];
}

/** Everything that the settings of an environment bring, whichever stack places it, before any tuning. */
export function tunableCatalog(environment: Environment, network: NetworkIds): TunableCatalog {
  const untuned = { ...environment, alarms: { ...environment.alarms, tuning: [] } };
  return {
    detections: [...auditEntries(untuned, network), ...operationsEntries(untuned)],
    findings: auditFindings(untuned),
  };
}
