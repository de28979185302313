import { isEventPatternInLimits } from "../event-pattern";
import { isFilterPatternInLimits } from "../filter-pattern";
import type { Term } from "../pattern";

/**
 * Whether CloudWatch Logs and EventBridge take patterns as long as these, for a detection that has
 * shorter ones at hand that see more than they have to.
 *
 * @throws Error for a term that is no pattern of EventBridge, however short
 */
export function fits(term: Term): boolean {
  return isFilterPatternInLimits(term) && isEventPatternInLimits(term);
}
