import type { EventRule } from "../../detections/evaluation/event-pattern-parser";
import { satisfies } from "../../detections/evaluation/filter-pattern-semantics";
import type { Expression } from "../../detections/evaluation/filter-pattern-syntax";

/** What nearly every pattern asks of an event first, and by which most are told apart. */
export interface Heading {
  readonly eventSource: unknown;
  readonly eventName: unknown;
}

/** Whether an event with this heading may match, whatever else is in it. */
export function filterMayMatch(expression: Expression, heading: Heading): boolean {
  switch (expression.kind) {
    case "all-of":
      return expression.expressions.every((each) => filterMayMatch(each, heading));
    case "any-of":
      return expression.expressions.some((each) => filterMayMatch(each, heading));
    case "comparison":
      return !isOfHeading(expression.selector.text) || satisfies(heading, expression);
    default:
      return true;
  }
}

function isOfHeading(selector: string): boolean {
  return selector === "$.eventSource" || selector === "$.eventName";
}

/** The rules by which an event with this heading may match, whatever else is in it. */
export function possibleRules(rules: readonly EventRule[], heading: Heading): EventRule[] {
  return rules.filter((rule) =>
    (["eventSource", "eventName"] as const).every((field) => {
      const value = heading[field];
      return (
        typeof value !== "string" ||
        (rule.get(`detail.${field}`) ?? [() => true]).some(
          (match) => match !== "absent" && match(value),
        )
      );
    }),
  );
}
