import { show } from "../../config/errors";
import type { Problem } from "../../config/errors";
import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { isThere } from "../catalog-entry";
import type { AlarmSettings, TuningLimit, TuningLimits, UntunedDetection } from "../detection";
import { burstThreshold } from "../reads/read-burst";
import { FILTERS_GUARD } from "../silence/filters-guard";
import { windowOf } from "../silence/silence-window";
import type { Tuning } from "./tuned";
import { tunedAlarm } from "./tuned";

/** Where in the entry of the configuration a field is. */
type PathOf = (field: keyof Tuning) => Problem["path"];

/** No detection that one event raises is noisy enough for a higher one: it would never go off. */
const HIGHEST_THRESHOLD = 100;

/** Whoever wants it otherwise says so where a reviewer sees it. */
const OR_ELSE =
  "write enabled: false with the reason, and an alarm as you want it in Terraform of your own";

/**
 * What a tuning switches off without saying so, because the alarm goes off never, too late, or all the
 * time. To switch something off there is `enabled: false`, which a reviewer sees, with its reason. The
 * prescribed CIS filters may be tuned freely: no detection of ours relies on them.
 *
 * @param meant the detections whose settings the tuning decides, as the catalog has them before
 */
export function silences(
  { integrations }: Environment,
  tuning: Tuning,
  meant: readonly UntunedDetection[],
  path: PathOf,
): Problem[] {
  const limited = meant.flatMap((detection) => {
    const limits = detection.limits ?? limitsByKind(detection);
    return limits === undefined ? [] : { alarm: tunedAlarm(detection, tuning), limits };
  });
  return [
    ...tooHigh(tuning, limited, path),
    ...tooOften(tuning, limited, path),
    ...wrongWindow(tuning, limited, path),
    ...burst(integrations, tuning, meant, path),
  ];
}

/** An alarm as it would be, and how far it may be tuned. */
interface Limited {
  readonly alarm: AlarmSettings;
  readonly limits: TuningLimits;
}

/** None for the filters of CIS, whose events are not ours to word. */
function limitsByKind({ id, source, alarm }: UntunedDetection): TuningLimits | undefined {
  const isOnFirstEvent =
    source.kind === "log-filter" &&
    source.events !== undefined &&
    alarm.threshold === 1 &&
    alarm.evaluationPeriods === 1;
  return isOnFirstEvent
    ? {
        threshold: () => ({
          value: HIGHEST_THRESHOLD,
          because: `one event raises ${id}, and so many never come`,
        }),
        evaluationPeriods: () => ({
          value: 1,
          because: `one event raises ${id}, and it is never in two periods`,
        }),
      }
    : undefined;
}

function tooHigh(tuning: Tuning, limited: readonly Limited[], path: PathOf): Problem[] {
  const beyond = limited.flatMap(({ alarm: { threshold, periodSeconds }, limits }) => {
    const limit = limits.threshold(periodSeconds);
    return threshold <= limit.value ? [] : { threshold, limit };
  });
  const [worst] = lowestFirst(beyond);
  return worst === undefined
    ? []
    : [
        {
          path: path(tuning.threshold === undefined ? "periodSeconds" : "threshold"),
          got:
            tuning.threshold === undefined
              ? `${show(tuning.periodSeconds)} with the catalog's threshold of ${worst.threshold}`
              : show(worst.threshold),
          accepted: atMost("a threshold of ", worst.limit, tuning.threshold === undefined),
          fix:
            (tuning.threshold === undefined ? "write a longer one" : "lower it") +
            `, or ${OR_ELSE}`,
        },
      ];
}

function tooOften(tuning: Tuning, limited: readonly Limited[], path: PathOf): Problem[] {
  const beyond = limited.flatMap(({ alarm: { evaluationPeriods, periodSeconds }, limits }) => {
    const limit = limits.evaluationPeriods?.(periodSeconds);
    return limit === undefined || evaluationPeriods <= limit.value ? [] : { limit };
  });
  const [worst] = lowestFirst(beyond);
  return worst === undefined
    ? []
    : [
        {
          path: path("evaluationPeriods"),
          got: show(tuning.evaluationPeriods),
          accepted: atMost("", worst.limit),
          fix: `lower it, or ${OR_ELSE}`,
        },
      ];
}

function atMost(what: string, { value, because }: TuningLimit, isNamed = false): string {
  return `at most ${isNamed ? what : ""}${value}: ${because}`;
}

/** The strictest says what all of them accept. */
function lowestFirst<T extends { readonly limit: TuningLimit }>(beyond: readonly T[]): T[] {
  return [...beyond].sort((one, other) => one.limit.value - other.limit.value);
}

/** An alarm on silence waits neither for days nor for nothing. */
function wrongWindow(tuning: Tuning, limited: readonly Limited[], path: PathOf): Problem[] {
  const at = path(tuning.evaluationPeriods === undefined ? "periodSeconds" : "evaluationPeriods");
  return limited
    .flatMap(({ alarm, limits: { windowSeconds } }): Problem[] => {
      if (windowSeconds === undefined) {
        return [];
      }
      const { least, most } = windowSeconds;
      const seconds = windowOf(alarm);
      const got = `${alarm.evaluationPeriods} times ${alarm.periodSeconds} seconds`;
      const fix = (verb: string) => `${verb} evaluationPeriods or periodSeconds, or ${OR_ELSE}`;
      if (seconds > most.value) {
        const accepted = `together at most ${most.value} seconds, ${most.because}`;
        return [{ path: at, got, accepted, fix: fix("lower") }];
      }
      if (seconds < least.value) {
        const accepted = `together at least ${least.value} seconds, ${least.because}`;
        return [{ path: at, got, accepted, fix: fix("raise") }];
      }
      return [];
    })
    .slice(0, 1);
}

/** How many reads are many depends on the time that they are counted in. */
function burst(
  integrations: Environment["integrations"],
  tuning: Tuning,
  meant: readonly UntunedDetection[],
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

/** `filters-silent` watches the metric of the guard, and cannot be there without it. */
export function guardOfTheGuard(
  { alarms }: Environment,
  { detection, enabled }: Tuning,
  entries: readonly CatalogEntry[],
  path: PathOf,
): Problem[] {
  const goesWithIt = "filters-silent";
  const isSaid = alarms.tuning.some((other) => other.detection === goesWithIt && !other.enabled);
  return detection !== FILTERS_GUARD.id ||
    enabled ||
    isSaid ||
    !entries.some((entry) => entry.id === goesWithIt && isThere(entry))
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
