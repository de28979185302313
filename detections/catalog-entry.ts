import type { DetectionId } from "../config/detection-ids";
import type { Integration } from "../config/schema";
import type { Finding, UntunedDetection } from "./detection";

/**
 * One entry of the alarm catalog before it is built. Only what an environment has on is built, so that
 * who switches a detection off does not meet its errors either.
 */
export interface CatalogEntry {
  readonly id: DetectionId;
  /** Integration that it watches; absent where it watches the whole environment. */
  readonly integration?: string;
  /**
   * The detection; none where the settings of the environment have no use for it.
   *
   * @throws Error for a pattern that AWS would not take
   */
  readonly build: () => readonly UntunedDetection[];
}

/** What a configuration can tune: everything that its other settings bring. */
export interface TunableCatalog {
  readonly detections: readonly CatalogEntry[];
  readonly findings: readonly Finding[];
}

/** What makes each detection. */
type Builders = Readonly<
  Partial<Record<DetectionId, () => UntunedDetection | readonly UntunedDetection[]>>
>;

/** Entries for the whole environment. */
export function ofEnvironment(builders: Builders): CatalogEntry[] {
  return Object.entries(builders).map(([id, build]) => ({
    // The keys of an object are plain strings to TypeScript.
    id: id as DetectionId,
    build: () => [build()].flat(),
  }));
}

/** Entries for one integration. */
export function ofIntegration({ name }: Integration, builders: Builders): CatalogEntry[] {
  return ofEnvironment(builders).map((entry) => ({ ...entry, integration: name }));
}

/** Entries of detections that cannot fail to be built: they have no pattern of ours. */
export function alreadyBuilt(detections: readonly UntunedDetection[]): CatalogEntry[] {
  return detections.map((detection) => {
    const { id, integration } = detection;
    return { id, ...(integration === undefined ? {} : { integration }), build: () => [detection] };
  });
}

/**
 * Whether the environment has the detection. One that cannot be built it has: its error is for whoever
 * has it on.
 */
export function isThere({ build }: CatalogEntry): boolean {
  try {
    return build().length > 0;
  } catch {
    return true;
  }
}
