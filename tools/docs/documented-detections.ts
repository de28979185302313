import type { DetectionId } from "../../config/detection-ids";
import { DETECTION_IDS } from "../../config/detection-ids";
import type { Environment } from "../../config/schema";
import { detectionsOfId } from "../../detections/catalog";
import type { Detection, Finding } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { missingSetting } from "../../detections/optional-detections";

/** One id of the alarm catalog, as a page about an environment shows it. */
export interface DocumentedDetection {
  readonly id: DetectionId;
  /** One for each integration, or one for the environment. Never empty. */
  readonly entries: readonly (Detection | Finding)[];
  /** Why the environment does not have it, in Markdown; absent where it has. */
  readonly offBecause?: string;
}

/**
 * Every id of the catalog, in its order, with what it is in an environment or, where the environment
 * does not have it, with what it would be and the setting that brings it.
 *
 * @throws Error for an id that no setting brings
 */
export function documentedDetections(environment: Environment): DocumentedDetection[] {
  return DETECTION_IDS.map((id) => {
    const entries = detectionsOfId(environment, EXAMPLE_NETWORK, id);
    return entries.length > 0 ? { id, entries } : switchedOff(environment, id);
  });
}

function switchedOff(environment: Environment, id: DetectionId): DocumentedDetection {
  const missing = missingSetting(environment, id);
  if (missing === undefined) {
    throw new Error(
      `No setting brings detection ${id}: add the one that does to SETTINGS in ` +
        "detections/optional-detections.ts.",
    );
  }
  return { id, entries: missing.entries, offBecause: missing.because };
}
