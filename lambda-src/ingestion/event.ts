import { IngestionError } from "./ingestion-error";
import { type LocationName, locationNameProblem } from "./location-name";

/** The event cannot be used. */
export class InvalidEventError extends IngestionError {
  override readonly name = "InvalidEventError";
  readonly kind = "invalid-event";
}

/**
 * The locations that an event asks for: the one in `city`, otherwise all configured ones. Other keys
 * are ignored, because without an `input` of its own a schedule sends an envelope.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 * @throws {InvalidEventError} naming the field and its value.
 */
export function locationsOf(event: unknown, configured: readonly LocationName[]) {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    throw new InvalidEventError(
      'The event is not a JSON object. Send {} for all configured locations, or {"city": "Seville"}.',
    );
  }
  if (!("city" in event)) return configured;
  const { city } = event;
  const problem = locationNameProblem(city);
  if (problem !== undefined || typeof city !== "string") {
    throw new InvalidEventError(
      `The event's field "city" ${problem ?? ""}. Send the name of one location, or leave it out.`,
    );
  }
  return [city];
}
