import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";

/**
 * A value was put, or an earlier one made the current one, by who is no operator, or someone tried.
 * The function then calls the third party with a key that somebody else knows. A detection of its own
 * beside `secret-changed.ts`, because others are exempt from it and a pattern has its limit.
 */
export function secretValueChanged(environment: Environment, integration: Integration): Detection {
  const { holder, valueChangedByOthers, insights } = eventsOfStore(environment, integration);
  return {
    id: "secret-value-changed",
    integration: integration.name,
    meaning: `A value of ${holder} was put or made the current one, or somebody tried, who is not one of its operators.`,
    severity: "high",
    source: trailEvents(environment, {
      events: valueChangedByOthers,
      insightsFilter: insights.changes,
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "secret/stage-moved",
      "secret/value-put",
      "secret/value-put-by-admin",
      "secret/parameter-put",
    ],
  };
}
