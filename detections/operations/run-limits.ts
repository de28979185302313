import { cronNumbers, scheduleOf } from "../../config/formats/schedule-expression";
import type { Integration } from "../../config/schema";
import type { TuningLimit, TuningLimits } from "../detection";
import { duration } from "../duration";

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** How often in a row something is told at the latest. */
const MOST_IN_A_ROW = 10;

/** How many times what the catalog takes, where it is not known how often a run can count. */
const LENIENCE = 10;

/**
 * How often Lambda tries a run: `maximumRetryAttempts` of `constructs/ingestion-function.ts` and the
 * first time. It waits a minute before the second one, so that one minute holds one.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const ATTEMPTS = 3;

type Scheduled = Pick<Integration, "schedule">;

/** Of what every run of the function can count once in each of its attempts, or several times. */
export function limitsByAttempts(integration: Scheduled, eachTime = 1): TuningLimits {
  return {
    threshold: (periodSeconds) => {
      const ofOneRun = eachTime * (periodSeconds <= MINUTE_SECONDS ? 1 : ATTEMPTS);
      return perRun(integration, periodSeconds, ofOneRun, `a run counts ${ofOneRun} at most`);
    },
    evaluationPeriods: (periodSeconds) => inARow(integration, periodSeconds),
  };
}

/** Of what counts as often as a run happens to need it. */
export function limitsByCatalog(integration: Scheduled, threshold: number): TuningLimits {
  return {
    threshold: (periodSeconds) =>
      perRun(
        integration,
        periodSeconds,
        LENIENCE * threshold,
        `${LENIENCE} times the catalog's ${threshold} for a run`,
      ),
    evaluationPeriods: (periodSeconds) => inARow(integration, periodSeconds),
  };
}

/** Of a value that every run has, and that is never higher than that. */
export function limitsByHighest(integration: Scheduled, highest: TuningLimit): TuningLimits {
  return {
    threshold: () => highest,
    evaluationPeriods: (periodSeconds) => inARow(integration, periodSeconds),
  };
}

/** Of what piles up, and is there between the runs as well. */
export function limitsOfPile(threshold: number): TuningLimits {
  return {
    threshold: () => ({
      value: LENIENCE * threshold,
      because: `${LENIENCE} times what the catalog takes`,
    }),
    evaluationPeriods: () => tooLate(),
  };
}

function perRun(
  { schedule }: Scheduled,
  periodSeconds: number,
  ofOneRun: number,
  because: string,
): TuningLimit {
  const runs = Math.max(1, Math.ceil(periodSeconds / shortestGapSeconds(schedule)));
  const start = runs === 1 ? "1 run starts" : `${runs} runs start`;
  return {
    value: ofOneRun * runs,
    because: `${because}, and at most ${start} within ${duration(periodSeconds)}`,
  };
}

function inARow({ schedule }: Scheduled, periodSeconds: number): TuningLimit {
  const gap = shortestGapSeconds(schedule);
  return periodSeconds >= gap
    ? tooLate()
    : {
        value: 1,
        because: `no two periods of ${duration(periodSeconds)} in a row have a run, with ${duration(gap)} between two`,
      };
}

function tooLate(): TuningLimit {
  return { value: MOST_IN_A_ROW, because: "whoever is told later is told too late" };
}

/** The shortest time between two runs of a schedule, in seconds; a day for what is rarer. */
function shortestGapSeconds(expression: string): number {
  const schedule = scheduleOf(expression);
  if (schedule.kind === "rate") {
    return schedule.seconds;
  }
  const minutes = cronNumbers("minutes", schedule.fields.minutes);
  const times = cronNumbers("hours", schedule.fields.hours).flatMap((hour) =>
    minutes.map((minute) => (hour * 60 + minute) * 60),
  );
  const [first = 0] = times;
  // The last run of a day is followed by the first one of the next.
  return [...times.slice(1), DAY_SECONDS + first]
    .map((next, index) => next - (times[index] ?? 0))
    .reduce((one, other) => Math.min(one, other));
}
