import type { CachedSecret } from "../secrets/cached-secret";
import { deadlineIn } from "./deadline";
import { describeError } from "./ingestion-error";
import type { LocationName } from "./location-name";
import type { Outcome } from "./report";
import type { TableWriter } from "./table-writer";
import type { Telemetry } from "./telemetry";
import type { WeatherClient } from "./weather-client";

/** Left of the function's time when the third party is given up: for the row, logs and metrics. */
const THIRD_PARTY_RESERVE_MS = 2_000;
/** Left when the write is given up: for logs and metrics. */
const WRITE_RESERVE_MS = 500;

export interface IngestLocationDependencies {
  readonly apiKey: CachedSecret;
  readonly weather: WeatherClient;
  readonly table: TableWriter;
  readonly telemetry: Telemetry;
  /** Per location, retries included, in ms. */
  readonly apiTimeoutMs: number;
}

/**
 * From the third party to the table, for one location. It does not throw: what happens to one
 * location must not affect the others.
 *
 * @param remainingMs What is left of the function's time, in ms.
 */
export async function ingestLocation(
  location: LocationName,
  dependencies: IngestLocationDependencies,
  remainingMs: () => number,
): Promise<Outcome> {
  const { apiKey, weather, table, telemetry, apiTimeoutMs } = dependencies;
  try {
    const deadline = deadlineIn(Math.min(apiTimeoutMs, remainingMs() - THIRD_PARTY_RESERVE_MS));
    const observation = await apiKey.withSecret((key) => weather.realtime(location, key, deadline));
    const writeMs = Math.max(0, Math.floor(remainingMs() - WRITE_RESERVE_MS));
    return { location, result: await table.write(observation, AbortSignal.timeout(writeMs)) };
  } catch (error) {
    telemetry.locationFailed(location, error);
    return { location, result: "failed", error: describeError(error).kind };
  }
}
