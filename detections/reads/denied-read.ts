import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";

/**
 * A read of the value was refused. The policies refuse everyone but the reader, so this is what an
 * attempt looks like. The reader itself is not left out: when it is refused, someone broke or probed
 * a policy. A read that a VPC endpoint refuses is not recorded as a management event.
 */
export function deniedRead(environment: Environment, integration: Integration): Detection {
  const { holder, readRefused, insights } = eventsOfStore(environment, integration);
  return {
    id: "denied-read",
    integration: integration.name,
    meaning: `A read of the value of ${holder} was refused.`,
    severity: "high",
    source: trailEvents(environment, { events: readRefused, insightsFilter: insights.reads }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "reads/refused-to-user",
      "reads/refused-without-request",
      "reads/refused-to-reader",
      "reads/reader-refused-elsewhere",
      "reads/parameter-refused",
      "reads/parameter-path-refused",
      "reads/parameter-refused-by-key",
    ],
  };
}
