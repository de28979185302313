import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";

/** Port on which both providers listen on 127.0.0.1. It is the default of both. */
const PROVIDER_PORT = "2773";

/**
 * How long the Workload Credentials Provider keeps what it prefetched, in seconds. The read in INIT
 * has to find it, and INIT takes 10 s at most. Beyond that the client is the cache: what a second one
 * keeps would add to the age of a value.
 */
const PREFETCHED_TTL_SECONDS = "10";

/**
 * What `lambda-src/ingestion/settings.ts` reads, and what the provider beside the function reads.
 * Names and limits only: the secret is named here and read at run time.
 */
export function functionVariables(
  environment: Environment,
  integration: Integration,
): Record<string, string> {
  const { tableName, metricNamespace } = integrationNames(environment, integration);
  const { api, retention } = integration;
  return {
    INTEGRATION: integration.name,
    ...secretVariables(environment, integration),
    ...providerVariables(environment, integration),
    API_BASE_URL: api.baseUrl,
    API_PATH: api.path,
    API_AUTH_HEADER: api.authHeader,
    API_CONNECT_TIMEOUT_MS: String(api.connectTimeoutMs),
    API_TIMEOUT_MS: String(api.timeoutMs),
    API_MAX_ATTEMPTS: String(api.maxAttempts),
    LOCATIONS: JSON.stringify(integration.locations),
    TABLE_NAME: tableName,
    ROW_RETENTION_DAYS: String(retention.rowDays),
    POWERTOOLS_SERVICE_NAME: integration.name,
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
  };
}

function secretVariables(
  environment: Environment,
  integration: Integration,
): Record<string, string> {
  const { secretName, readerRoleArn } = integrationNames(environment, integration);
  const { secret } = integration;
  return {
    SECRET_SOURCE: secret.source,
    SECRET_STORE: secret.store,
    SECRET_NAME: secretName,
    SECRET_FIELD: secret.field,
    SECRET_CACHE_TTL_SECONDS: String(secret.cacheTtlSeconds),
    SECRET_MAX_STALE_SECONDS: String(secret.maxStaleSeconds),
    SECRET_CONNECT_TIMEOUT_MS: String(secret.connectTimeoutMs),
    SECRET_REQUEST_TIMEOUT_MS: String(secret.requestTimeoutMs),
    ...(secret.assumeReaderRole ? { SECRET_READER_ROLE_ARN: readerRoleArn } : {}),
  };
}

/** Settings of the provider that runs beside the function, where the source has one. */
function providerVariables(
  environment: Environment,
  integration: Integration,
): Record<string, string> {
  switch (integration.secret.source) {
    case "extension":
      return extensionVariables(integration);
    case "wcp":
      return workloadCredentialsProviderVariables(environment, integration);
    default:
      return {};
  }
}

/**
 * The extension is told not to cache, because the client does, and not to wait longer than the
 * client: by default it waits without end.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
function extensionVariables({ secret }: Integration): Record<string, string> {
  const timeout = String(secret.requestTimeoutMs);
  return {
    PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: PROVIDER_PORT,
    PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL: "warn",
    ...(secret.store === "parameter-store"
      ? { SSM_PARAMETER_STORE_TTL: "0", SSM_PARAMETER_STORE_TIMEOUT_MILLIS: timeout }
      : { SECRETS_MANAGER_TTL: "0", SECRETS_MANAGER_TIMEOUT_MILLIS: timeout }),
  };
}

/**
 * From these the layer's start script writes the provider's configuration file; the provider itself
 * reads no variables of its own. The Region is the function's.
 */
function workloadCredentialsProviderVariables(
  environment: Environment,
  integration: Integration,
): Record<string, string> {
  const { secretName, readerRoleArn } = integrationNames(environment, integration);
  const { prefetch, assumeReaderRole } = integration.secret;
  return {
    WCP_HTTP_PORT: PROVIDER_PORT,
    WCP_TTL_SECONDS: prefetch ? PREFETCHED_TTL_SECONDS : "0",
    ...(prefetch ? { WCP_PREFETCH_SECRET_ID: secretName } : {}),
    ...(assumeReaderRole ? { WCP_ROLE_ARN: readerRoleArn } : {}),
  };
}
