import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
} from "@aws-sdk/client-cloudtrail";
import type { TrailEvent } from "../matcher";

/** What a trail records, of one of the two kinds. */
export interface EventSelectors {
  readonly basic: readonly EventSelector[];
  readonly advanced: readonly AdvancedEventSelector[];
}

/**
 * Whether a trail with these selectors records an event: one of them has to match. A trail without any
 * records all management events, and nothing else.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export function isSelected({ basic, advanced }: EventSelectors, event: TrailEvent): boolean {
  return basic.length === 0 && advanced.length === 0
    ? categoryOf(event) === "Management"
    : basic.some((selector) => matchesBasic(selector, event)) ||
        advanced.some((selector) => matchesAdvanced(selector, event));
}

/** `Management` where an event does not say it, as those of before version 1.08 do not. */
export function categoryOf({ eventCategory = "Management" }: TrailEvent): unknown {
  return eventCategory;
}

/** Events of before version 1.01 do not say it; then the name of the operation does. */
export function isReadOnly({ readOnly, eventName }: TrailEvent): boolean {
  return typeof readOnly === "boolean"
    ? readOnly
    : /^(?:BatchGet|Describe|Get|List|Lookup)/.test(String(eventName));
}

/**
 * A basic selector knows of no network activity.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
 */
function matchesBasic(
  {
    IncludeManagementEvents: included = true,
    ReadWriteType: type = "All",
    ExcludeManagementEventSources: excluded = [],
  }: EventSelector,
  event: TrailEvent,
): boolean {
  return (
    included &&
    categoryOf(event) === "Management" &&
    (type === "All" || (type === "ReadOnly") === isReadOnly(event)) &&
    !excluded.includes(String(event.eventSource))
  );
}

function matchesAdvanced(
  { FieldSelectors = [] }: AdvancedEventSelector,
  event: TrailEvent,
): boolean {
  return FieldSelectors.every((selector) => matchesField(selector, event));
}

/**
 * One of the operators that select has to hold, and none of those that deselect may. A field that the
 * event does not have is equal to nothing.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions
 */
function matchesField(selector: AdvancedFieldSelector, event: TrailEvent): boolean {
  const { Equals = [], StartsWith = [], EndsWith = [] } = selector;
  const { NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = selector;
  const value = fieldOf(event, selector.Field ?? "");
  const holds = (equals: string[], starts: string[], ends: string[]) =>
    value !== undefined &&
    (equals.includes(value) ||
      starts.some((start) => value.startsWith(start)) ||
      ends.some((end) => value.endsWith(end)));
  const selects = Equals.length + StartsWith.length + EndsWith.length > 0;
  return (
    (!selects || holds(Equals, StartsWith, EndsWith)) &&
    !holds(NotEquals, NotStartsWith, NotEndsWith)
  );
}

/** Selectors know fields of the record by their path, and compare texts. */
function fieldOf(event: TrailEvent, path: string): string | undefined {
  if (path === "eventCategory") return String(categoryOf(event));
  if (path === "readOnly") return String(isReadOnly(event));
  let value: unknown = event;
  for (const step of path.split(".")) {
    value =
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined;
  }
  return ["string", "boolean", "number"].includes(typeof value) ? String(value) : undefined;
}
