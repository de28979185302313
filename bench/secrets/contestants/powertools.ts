/** @see https://docs.aws.amazon.com/powertools/typescript/latest/features/parameters/ */
import { DEFAULT_PROVIDERS } from "@aws-lambda-powertools/parameters/base";
import { getSecret, SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { type CreateReader, keyOf, SDK_CONFIGURATION, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ ttlMs }) => {
  const provider = new SecretsProvider({ clientConfig: SDK_CONFIGURATION });
  // The provider that `getSecret` uses, with timeouts.
  DEFAULT_PROVIDERS.secrets = provider;
  const maxAge = ttlMs / 1000;
  return {
    read: () => getSecret(SECRET_NAME, { maxAge, transform: "json" }),
    textOf: keyOf,
    refresh: () => getSecret(SECRET_NAME, { maxAge, transform: "json", forceFetch: true }),
    holders: [provider],
  };
};
