import { show } from "../config/errors";
import type { Problem } from "../config/errors";
import type { Environment } from "../config/schema";
import type { AlarmSettings, Detection } from "./detection";
import { burstThreshold } from "./reads/read-burst";
import { tuned } from "./tuned";

type Tuning = Environment["alarms"]["tuning"][number];

/** Where in the entry of the configuration a field is. */
type PathOf = (field: keyof Tuning) => Problem["path"];

/** No detection that one event raises is noisy enough for a higher one: it would never go off. */
const HIGHEST_THRESHOLD = 100;

/** How many times as late as in the catalog an alarm on silence may be. */
const LONGEST_DELAY = 3;

/**
 * What a tuning switches off without saying so. To switch something off there is `enabled: false`,
 * which a reviewer sees, with its reason. The prescribed CIS filters may be tuned freely: no detection
 * of ours relies on them.
 *
 * @param meant the detections that the tuning is of, as the catalog has them before any tuning
 * @param detections all of the catalog
 */
export function silences(
  environment: Environment,
  tuning: Tuning,
  meant: readonly Detection[],
  detections: readonly Detection[],
  path: PathOf,
): Problem[] {
  return [
    ...never(tuning, meant, path),
    ...late(environment, tuning, meant, path),
    ...burst(environment, tuning, meant, path),
    ...guardOfTheGuard(environment, tuning, detections, path),
  ];
}

/** What one event raises is seldom there twice. */
function never(tuning: Tuning, meant: readonly Detection[], path: PathOf): Problem[] {
  const { detection, evaluationPeriods = 1, threshold = 1 } = tuning;
  return !meant.some(isOnFirstEvent)
    ? []
    : [
        ...(evaluationPeriods === 1
          ? []
          : [
              {
                path: path("evaluationPeriods"),
                got: show(evaluationPeriods),
                accepted: `1: one event raises ${detection}, and it is never in two periods`,
                fix: "remove it; a higher threshold or enabled: false makes it quieter",
              },
            ]),
        ...(threshold <= HIGHEST_THRESHOLD
          ? []
          : [
              {
                path: path("threshold"),
                got: show(threshold),
                accepted: `at most ${HIGHEST_THRESHOLD}: one event raises ${detection}, and so many never come`,
                fix: "lower it, or write enabled: false with the reason",
              },
            ]),
      ];
}

function isOnFirstEvent({ source, alarm }: Detection): boolean {
  return (
    source.kind === "log-filter" &&
    source.events !== undefined &&
    alarm.threshold === 1 &&
    alarm.evaluationPeriods === 1
  );
}

/** An alarm on silence that waits for days tells of it when it is too late. */
function late(
  environment: Environment,
  tuning: Tuning,
  meant: readonly Detection[],
  path: PathOf,
): Problem[] {
  const alarms = { ...environment.alarms, tuning: [tuning] };
  return meant
    .flatMap((detection) => {
      const longest = LONGEST_DELAY * windowOf(detection.alarm);
      const [after] = tuned({ ...environment, alarms }, [detection]);
      return after === undefined || !isOnSilence(detection) || windowOf(after.alarm) <= longest
        ? []
        : {
            path: path(
              tuning.evaluationPeriods === undefined ? "periodSeconds" : "evaluationPeriods",
            ),
            got: `${after.alarm.evaluationPeriods} times ${after.alarm.periodSeconds} seconds`,
            accepted: `together at most ${longest} seconds, ${LONGEST_DELAY} times what the catalog waits`,
            fix: "lower evaluationPeriods or periodSeconds, or write enabled: false with the reason",
          };
    })
    .slice(0, 1);
}

function isOnSilence({ alarm }: Detection): boolean {
  return alarm.comparisonOperator === "LessThanThreshold";
}

function windowOf({ periodSeconds, evaluationPeriods }: AlarmSettings): number {
  return periodSeconds * evaluationPeriods;
}

/** How many reads are many depends on the time that they are counted in. */
function burst(
  { integrations }: Environment,
  tuning: Tuning,
  meant: readonly Detection[],
  path: PathOf,
): Problem[] {
  const { detection, periodSeconds, threshold } = tuning;
  if (
    detection !== "read-burst" ||
    periodSeconds === undefined ||
    threshold !== undefined ||
    meant.every(({ alarm }) => alarm.periodSeconds === periodSeconds)
  ) {
    return [];
  }
  const thresholds = integrations
    .filter(({ name }) => meant.some(({ integration }) => integration === name))
    .map((integration) => `${burstThreshold(integration, periodSeconds)} for ${integration.name}`);
  return [
    {
      path: path("periodSeconds"),
      got: show(periodSeconds),
      accepted: "a period with its own threshold: the catalog's counts the reads of another",
      fix: `add threshold to the entry: the catalog would have ${thresholds.join(", ")}`,
    },
  ];
}

/** `filters-silent` watches the metric of `audit-log-changed`, and cannot be there without it. */
function guardOfTheGuard(
  { alarms }: Environment,
  { detection, enabled }: Tuning,
  detections: readonly Detection[],
  path: PathOf,
): Problem[] {
  const goesWithIt = "filters-silent";
  const isSaid = alarms.tuning.some((other) => other.detection === goesWithIt && !other.enabled);
  return detection !== "audit-log-changed" ||
    enabled ||
    isSaid ||
    !detections.some(({ id }) => id === goesWithIt)
    ? []
    : [
        {
          path: path("enabled"),
          got: show(enabled),
          accepted: `false only beside an entry that switches off ${goesWithIt}, which goes with it`,
          fix: `add { detection: "${goesWithIt}", enabled: false, reason: "..." }, or leave ${detection} on`,
        },
      ];
}
