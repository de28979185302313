import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";

/**
 * What guards the value was changed, or someone tried: the secret's policy, its key, its rotation, its
 * replicas, its tags, or the secret was deleted or restored. A deployment by the deployers is not
 * counted.
 */
export function secretChanged(environment: Environment, integration: Integration): Detection {
  const { holder, changedByOthers, insights } = eventsOfStore(environment, integration);
  return {
    id: "secret-changed",
    integration: integration.name,
    meaning: `The policy or another setting of ${holder} was changed, or it was deleted or restored, or somebody tried, outside of a deployment.`,
    severity: "critical",
    source: trailEvents(environment, { events: changedByOthers, insightsFilter: insights.changes }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "secret/policy-put",
      "secret/policy-deleted",
      "secret/deleted",
      "secret/restored",
      "secret/tagged",
      "secret/replicated",
      "secret/rotation-set",
      "secret/key-swapped",
      "secret/change-refused",
      "secret/break-glass-opens-the-secret",
      "secret/parameter-deleted",
      "secret/parameters-deleted",
      "secret/parameter-shared",
      "secret/parameter-delete-refused",
    ],
  };
}
