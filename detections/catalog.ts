import type { Environment } from "../config/schema";
import { alarmPathDetections } from "./alarm-path/alarm-path-detections";
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
import { isOn, tuned } from "./tuned";

/**
 * Who read, changed or used, or tried to, what they should not, and whether the witness still speaks.
 * Placed by the audit stack, beside the trail.
 *
 * @throws Error for a pattern that AWS would not take
 */
export function auditDetections(environment: Environment, network: NetworkIds): Detection[] {
  return tuned(environment, [
    ...readDetections(environment, network),
    ...secretDetections(environment),
    ...alarmPathDetections(environment),
    ...networkDetections(environment, network),
    ...functionDetections(environment),
    ...trailSilence(environment),
    ...cisDetections(environment),
  ]);
}

/** What keeps an integration from working. Placed by the ingestion stack, beside the function. */
export function operationsDetections(environment: Environment): Detection[] {
  return tuned(environment, [
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
