import { SecretsClient } from "../secrets/secrets-client";
import { SecretsManagerSource } from "../secrets/sources/secrets-manager";
import type { HandlerDependencies } from "./create-handler";
import { type Runtime, systemRuntime } from "./runtime";
import type { Settings } from "./settings";
import { TableWriter } from "./table-writer";
import { Telemetry } from "./telemetry";
import { ThirdPartyClient } from "./third-party-client";
import { KeyRejectedError } from "./third-party-errors";
import { WeatherClient } from "./weather-client";

/**
 * Statuses after which the secret is read again, past the cache. 401 is the general one. Tomorrow.io
 * documents 403 for a key that is not valid. Leave 403 out for a vendor that answers it when a valid
 * key lacks a permission: a new key would not help.
 *
 * @see https://docs.tomorrow.io/reference/api-authentication
 */
const REFRESH_STATUSES: readonly number[] = [401, 403];

/** Wires the parts. Region, credentials and endpoints of AWS come from the environment. */
export function createDependencies(
  settings: Settings,
  runtime: Runtime = systemRuntime,
): HandlerDependencies {
  const telemetry = new Telemetry(settings);
  const { secret, api, table } = settings;
  const thirdParty = new ThirdPartyClient({ ...api, observer: telemetry, runtime });
  return {
    integration: settings.integration,
    locations: settings.locations,
    apiTimeoutMs: api.timeoutMs,
    telemetry,
    secrets: new SecretsClient({
      source: new SecretsManagerSource({ ...secret, secretName: secret.name }),
      ttlMs: secret.cacheTtlMs,
      isRejection: (error) =>
        error instanceof KeyRejectedError && REFRESH_STATUSES.includes(error.status),
      observer: telemetry,
      now: runtime.now,
    }),
    weather: new WeatherClient(thirdParty, api.url),
    table: new TableWriter({
      tableName: table.name,
      rowRetentionDays: table.rowRetentionDays,
      now: runtime.now,
    }),
  };
}
