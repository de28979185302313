import type { DetectionId } from "../../../../config/detection-ids";
import { loadEnvironment } from "../../../../config/load-environment";
import type { Environment } from "../../../../config/schema";
import type { Tuning } from "../../../../tools/drill/tuning";

/** An entry of `alarms.tuning`. */
export function tuning(detection: DetectionId, settings: Partial<Tuning> = {}): Tuning {
  return { detection, enabled: true, reason: "ours", ...settings };
}

/** The environment of production with entries of `alarms.tuning`. */
export function tunedEnvironment(...entries: Tuning[]): Environment {
  const environment = loadEnvironment("prod");
  return { ...environment, alarms: { ...environment.alarms, tuning: entries } };
}
