import type { Environment, Integration } from "../../config/schema";
import { times, within } from "../alarm-words";
import type { AlarmSettings, UntunedDetection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";
import { expectedReads } from "./expected-reads";

/**
 * Twice what is expected. CloudTrail delivers in batches, about every five minutes, so that the reads
 * of two periods may come in one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const MARGIN = 2;

/** How many times what the catalog takes, and for how many periods in a row, a tuning may wait for. */
const LENIENCE = 10;
const MOST_IN_A_ROW = 3;

/** From how many reads within a period on it is a burst. */
export function burstThreshold(
  integration: Pick<Integration, "secret" | "function">,
  periodSeconds: number,
): number {
  return MARGIN * expectedReads(integration, periodSeconds);
}

/**
 * The reader itself read its value more often than its cache explains: the function's code or its
 * credentials are used for something else, or the cache is broken. It counts every read of the value
 * that succeeded, wherever the reader was; one read is no news, so no rule tells of it.
 *
 * Not seen is who reads through the function no more often than the function might. Where
 * `alarms.tuning` changes the period, it has to say the threshold as well. And the count can be outvoted by
 * forged data, where the other alarms over the trail cannot: whoever may call
 * `cloudwatch:PutMetricData` in this account, or write an embedded metric to one of its logs, as our
 * own function's code can, makes the sum smaller with a negative value. Only a sum counts more than
 * one, and not documented is whether a filter publishes one sample for each match, which a count of
 * the samples would need.
 */
export function readBurst(environment: Environment, integration: Integration): UntunedDetection {
  const { holder, readByReader, insights } = eventsOfStore(environment, integration);
  const { periodSeconds } = ON_FIRST_COUNT;
  const alarm: AlarmSettings = {
    ...ON_FIRST_COUNT,
    threshold: burstThreshold(integration, periodSeconds),
  };
  return {
    id: "read-burst",
    integration: integration.name,
    meaning: (settings) => {
      const explained = expectedReads(integration, settings.periodSeconds);
      const more = settings.threshold > explained ? ", more often than its cache explains" : "";
      return (
        `The reader read the value of ${holder} at least ${times(settings.threshold)} ` +
        `${within(settings)}${more}.`
      );
    },
    severity: "high",
    source: trailEvents(environment, {
      events: readByReader,
      insightsFilter: insights.reads,
      heard: "nowhere",
      remedy: `shorten secret.name of integration "${integration.name}", or roles.path`,
    }),
    alarm,
    limits: {
      threshold: (seconds) => ({
        value: LENIENCE * burstThreshold(integration, seconds),
        because: `${LENIENCE} times what the catalog would have for that period`,
      }),
      evaluationPeriods: () => ({
        value: MOST_IN_A_ROW,
        because: "who takes the value for something else does not read it for longer",
      }),
    },
    drills: ["reads/reader-burst", "reads/reader-burst-parameter"],
  };
}
