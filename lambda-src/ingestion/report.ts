import { IngestionError } from "./ingestion-error";
import type { LocationName } from "./location-name";

/** What became of one location. */
export type Outcome =
  | { readonly location: LocationName; readonly result: "written" | "duplicate" }
  | { readonly location: LocationName; readonly result: "failed"; readonly error: string };

/** The result of one invocation, as it is returned and logged. */
export interface IngestionReport {
  readonly integration: string;
  readonly written: number;
  /** Rows that existed: the vendor has nothing newer. */
  readonly duplicates: number;
  /** `error` is the kind of the error. */
  readonly failed: readonly { readonly location: LocationName; readonly error: string }[];
}

export function reportOf(integration: string, outcomes: readonly Outcome[]): IngestionReport {
  const count = (result: Outcome["result"]) =>
    outcomes.filter((outcome) => outcome.result === result).length;
  return {
    integration,
    written: count("written"),
    duplicates: count("duplicate"),
    failed: outcomes.flatMap((outcome) =>
      outcome.result === "failed" ? [{ location: outcome.location, error: outcome.error }] : [],
    ),
  };
}

/** No location succeeded. It makes the invocation fail, so that Lambda retries it. */
export class AllLocationsFailedError extends IngestionError {
  override readonly name = "AllLocationsFailedError";
  readonly kind = "all-locations-failed";

  constructor({ failed }: IngestionReport) {
    const kinds = [...new Set(failed.map(({ error }) => error))].join(", ");
    super(`All ${failed.length} locations failed (${kinds}). The log has one entry for each.`);
  }
}
