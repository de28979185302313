import { SecretError } from "../secrets/errors";
import type { SecretsClient } from "../secrets/secrets-client";
import { withSecrets } from "../secrets/with-secrets";
import { locationsOf } from "./event";
import { type IngestLocationDependencies, ingestLocation } from "./ingest-location";
import type { LocationName } from "./location-name";
import { mapWithLimit } from "./map-with-limit";
import { AllLocationsFailedError, type IngestionReport, type Outcome, reportOf } from "./report";
import type { Telemetry } from "./telemetry";

/** Locations at work at the same time. */
const CONCURRENCY = 4;

export interface HandlerDependencies extends Omit<IngestLocationDependencies, "apiKey"> {
  readonly secrets: SecretsClient<"apiKey">;
  readonly integration: string;
  readonly locations: readonly LocationName[];
}

/** What Lambda passes beside the event, as far as it is used. */
type LambdaContext = Parameters<Telemetry["begin"]>[0] & { getRemainingTimeInMillis(): number };

export type IngestionHandler = (event: unknown, context: LambdaContext) => Promise<IngestionReport>;

/**
 * The handler: reads the locations of the event, ingests them and reports.
 *
 * It throws when the event is not valid, the secret cannot be read or every location failed. Lambda
 * then invokes the function again and, after the last attempt, sends the event to the on-failure
 * destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createHandler(dependencies: HandlerDependencies): IngestionHandler {
  const { integration, secrets, telemetry } = dependencies;
  const apiKey = secrets.secret("apiKey");

  const report = (outcomes: readonly Outcome[]) => {
    const result = reportOf(integration, outcomes);
    telemetry.reported(result);
    return result;
  };

  const ingest = withSecrets(secrets, async (event: unknown, context: LambdaContext) => {
    const locations = locationsOf(event, dependencies.locations);
    try {
      // Once, before the locations: without the secret none of them can succeed.
      await apiKey.get();
    } catch (error) {
      if (error instanceof SecretError) report(locations.map(failedWith(error.kind)));
      throw error;
    }
    const outcomes = await mapWithLimit(locations, CONCURRENCY, (location) =>
      ingestLocation(location, { ...dependencies, apiKey }, () =>
        context.getRemainingTimeInMillis(),
      ),
    );
    const result = report(outcomes);
    if (result.failed.length === outcomes.length) throw new AllLocationsFailedError(result);
    return result;
  });

  return async (event, context) => {
    telemetry.begin(context);
    try {
      return await ingest(event, context);
    } catch (error) {
      telemetry.invocationFailed(error);
      throw error;
    } finally {
      telemetry.end();
    }
  };
}

function failedWith(error: string): (location: LocationName) => Outcome {
  return (location) => ({ location, result: "failed", error });
}
