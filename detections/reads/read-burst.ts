import type { Environment, Integration } from "../../config/schema";
import type { AlarmSettings, Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";
import { expectedReads } from "./expected-reads";

/**
 * Twice what is expected. CloudTrail delivers in batches, about every five minutes, so that the reads
 * of two periods may come in one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const MARGIN = 2;

/**
 * The reader itself read its value more often than its cache explains: the function's code or its
 * credentials are used for something else, or the cache is broken. It counts every read of the value
 * that succeeded, wherever the reader was; one read is no news, so no rule tells of it.
 *
 * Not seen is who reads through the function no more often than the function might. Where
 * `alarms.tuning` changes the period, it has to say the threshold as well.
 */
export function readBurst(environment: Environment, integration: Integration): Detection {
  const { holder, readByReader, insights } = eventsOfStore(environment, integration);
  const { periodSeconds } = ON_FIRST_EVENT;
  const alarm: AlarmSettings = {
    ...ON_FIRST_EVENT,
    threshold: MARGIN * expectedReads(integration, periodSeconds),
  };
  return {
    id: "read-burst",
    integration: integration.name,
    meaning: `The reader read the value of ${holder} ${alarm.threshold} times or more in ${periodSeconds} seconds, more often than its cache explains.`,
    severity: "high",
    source: trailEvents(environment, {
      events: readByReader,
      insightsFilter: insights.reads,
      heard: "nowhere",
      remedy: `shorten secret.name of integration "${integration.name}", or roles.path`,
    }),
    alarm,
    drills: ["reads/reader-burst", "reads/reader-burst-parameter"],
  };
}
