import type { DetectionId } from "../../config/detection-ids";
import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import type { AlarmSettings, Detection, Finding, UntunedDetection } from "../detection";

/** One entry of `alarms.tuning`. */
export type Tuning = Environment["alarms"]["tuning"][number];

/**
 * The catalog as the configuration wants it: without what it switches off, with its settings, and with
 * words that tell of these.
 *
 * @throws Error for a pattern that AWS would not take, of a detection that is on
 */
export function tuned(environment: Environment, entries: readonly CatalogEntry[]): Detection[] {
  return entries
    .filter((entry) => isOn(environment, entry))
    .flatMap((entry) => {
      const tuning = tuningOf(environment, entry);
      return entry.build().map((detection) => tunedDetection(detection, tuning));
    });
}

function tunedDetection(untuned: UntunedDetection, tuning: Tuning | undefined): Detection {
  const { id, integration, meaning, severity, source, drills } = untuned;
  const alarm = tunedAlarm(untuned, tuning);
  return {
    id,
    ...(integration === undefined ? {} : { integration }),
    meaning: typeof meaning === "string" ? meaning : meaning(alarm),
    severity,
    source,
    alarm,
    drills,
  };
}

/** The settings that an alarm has with a tuning, or without one. */
export function tunedAlarm(
  { alarm, source }: Pick<UntunedDetection, "alarm" | "source">,
  tuning: Tuning | undefined,
): AlarmSettings {
  const settings = {
    ...alarm,
    periodSeconds: tuning?.periodSeconds ?? alarm.periodSeconds,
    evaluationPeriods: tuning?.evaluationPeriods ?? alarm.evaluationPeriods,
    threshold: tuning?.threshold ?? alarm.threshold,
  };
  return { ...settings, statistic: statisticOf(source, settings) };
}

/**
 * A filter's metric has a one for each match, and the maximum of ones never reaches two: more than one
 * event can only be summed up. Whoever forges data can outvote a sum, see `ON_FIRST_EVENT`.
 */
function statisticOf(
  source: Detection["source"],
  { statistic, threshold }: AlarmSettings,
): AlarmSettings["statistic"] {
  return source.kind === "log-filter" && threshold > 1 ? "Sum" : statistic;
}

/** Whether the configuration leaves an entry of the catalog on. */
export function isOn(
  environment: Environment,
  entry: Pick<Detection | Finding, "id" | "integration">,
): boolean {
  return tuningOf(environment, entry)?.enabled !== false;
}

/** What the configuration says of one integration goes before what it says of all. */
export function tuningOf(
  { alarms }: Environment,
  { id, integration }: { readonly id: DetectionId; readonly integration?: string },
): Tuning | undefined {
  const ofId = alarms.tuning.filter(({ detection }) => detection === id);
  return (
    ofId.find((tuning) => tuning.integration !== undefined && tuning.integration === integration) ??
    ofId.find((tuning) => tuning.integration === undefined)
  );
}
