import type { DetectionId } from "../config/detection-ids";
import type { Environment } from "../config/schema";
import type { AlarmSettings, Detection, Finding } from "./detection";

type Tuning = Environment["alarms"]["tuning"][number];

/** The catalog as the configuration wants it: without what it switches off, with its settings. */
export function tuned(environment: Environment, detections: readonly Detection[]): Detection[] {
  return detections
    .filter((entry) => isOn(environment, entry))
    .map((detection) => {
      const tuning = tuningOf(environment, detection);
      const { periodSeconds, evaluationPeriods, threshold } = detection.alarm;
      const alarm = {
        ...detection.alarm,
        periodSeconds: tuning?.periodSeconds ?? periodSeconds,
        evaluationPeriods: tuning?.evaluationPeriods ?? evaluationPeriods,
        threshold: tuning?.threshold ?? threshold,
      };
      return { ...detection, alarm: { ...alarm, statistic: statisticOf(detection, alarm) } };
    });
}

/**
 * A filter's metric has a one for each match, and the maximum of ones never reaches two: more than one
 * event can only be summed up. Whoever forges data can outvote a sum, see `ON_FIRST_EVENT`.
 */
function statisticOf(
  { source }: Detection,
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
function tuningOf(
  { alarms }: Environment,
  { id, integration }: { readonly id: DetectionId; readonly integration?: string },
): Tuning | undefined {
  const ofId = alarms.tuning.filter(({ detection }) => detection === id);
  return (
    ofId.find((tuning) => tuning.integration !== undefined && tuning.integration === integration) ??
    ofId.find((tuning) => tuning.integration === undefined)
  );
}
