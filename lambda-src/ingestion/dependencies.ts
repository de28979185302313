import { type SecretOptions, SecretsClient } from "../secrets/secrets-client";
import type { SecretSource } from "../secrets/secret-source";
import type { HandlerDependencies } from "./create-handler";
import { createSecretSource } from "./create-secret-source";
import { type Runtime, systemRuntime } from "./runtime";
import type { SecretSettings, Settings } from "./settings";
import { TableWriter } from "./table-writer";
import { Telemetry } from "./telemetry";
import { ThirdPartyClient } from "./third-party-client";
import { WeatherClient } from "./weather-client";

/**
 * Statuses after which the secret is read again, past every cache. 401 is the general one. Tomorrow.io
 * documents 403 for a key that is not valid. Leave 403 out for a vendor that answers it when a valid
 * key lacks a permission: a new key would not help.
 *
 * @see https://docs.tomorrow.io/reference/api-authentication
 */
const REJECTED_STATUSES: readonly number[] = [401, 403];

/** Wires the parts. Region, credentials and endpoints of AWS come from the environment. */
export function createDependencies(
  settings: Settings,
  runtime: Runtime = systemRuntime,
): HandlerDependencies {
  const telemetry = new Telemetry(settings);
  const { secret, api, table } = settings;
  const thirdParty = new ThirdPartyClient({ ...api, observer: telemetry, runtime });
  const source = createSecretSource(secret);
  return {
    integration: settings.integration,
    locations: settings.locations,
    apiTimeoutMs: api.timeoutMs,
    telemetry,
    secrets: new SecretsClient({
      secrets: { apiKey: secretOptions(secret, source) },
      observer: telemetry,
      now: runtime.now,
      random: runtime.random,
    }),
    weather: new WeatherClient(thirdParty, api.url),
    table: new TableWriter({
      tableName: table.name,
      rowRetentionDays: table.rowRetentionDays,
      now: runtime.now,
    }),
  };
}

function secretOptions(secret: SecretSettings, source: SecretSource): SecretOptions {
  const attemptMs = secret.connectTimeoutMs + secret.requestTimeoutMs;
  return {
    source,
    field: secret.field,
    ttlMs: secret.cacheTtlMs,
    maxStaleMs: secret.maxStaleMs,
    // The first read through a reader role also assumes it.
    timeoutMs: secret.readerRoleArn === undefined ? attemptMs : 2 * attemptMs,
    rejectedStatuses: REJECTED_STATUSES,
  };
}
