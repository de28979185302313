/**
 * Where the function gets its key from at run time: the AWS SDK (`secrets-manager` and
 * `parameter-store`), or a provider that runs beside the function and answers on loopback.
 *
 * `extension` is the AWS Parameters and Secrets Lambda Extension, `wcp` the AWS Workload Credentials
 * Provider.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 * https://github.com/aws/aws-workload-credentials-provider
 */
export const SECRET_SOURCES = ["secrets-manager", "parameter-store", "extension", "wcp"] as const;

/** The service that holds the value. */
export const SECRET_STORES = ["secrets-manager", "parameter-store"] as const;

export type SecretSource = (typeof SECRET_SOURCES)[number];
export type SecretStore = (typeof SECRET_STORES)[number];

/** The store of a source, unless the configuration names one. Only the extension reads both. */
export function defaultStore(source: SecretSource | undefined): SecretStore {
  return source === "parameter-store" ? "parameter-store" : "secrets-manager";
}
