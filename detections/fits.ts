import { filterPattern } from "./filter-pattern";
import type { Term } from "./pattern";

/**
 * Whether CloudWatch Logs takes a pattern as long as this one, for a detection that has a shorter one
 * at hand that sees more than it has to.
 */
export function fits(term: Term): boolean {
  try {
    filterPattern(term);
    return true;
  } catch {
    return false;
  }
}
