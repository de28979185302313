import type { Environment, Integration } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { eventsOfStore } from "./events-of-store";
import { filterPattern } from "./filter-pattern";

/**
 * What guards the value was changed, or someone tried: the secret's policy, its key, its rotation, its
 * replicas, its tags, or the secret was deleted or restored. A deployment by the deployers is not
 * counted.
 */
export function secretChanged(environment: Environment, integration: Integration): Detection {
  const { holder, changedByOthers } = eventsOfStore(environment, integration);
  return {
    id: "secret-changed",
    integration: integration.name,
    meaning: `The policy or another setting of ${holder} was changed, or it was deleted or restored, or somebody tried, outside of a deployment.`,
    severity: "critical",
    source: { kind: "log-filter", pattern: filterPattern(changedByOthers) },
    alarm: ON_FIRST_EVENT,
  };
}
