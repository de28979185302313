import type { SecretSource, SecretStore } from "../../config/secret-source";

const STORES: Readonly<Record<SecretStore, string>> = {
  "secrets-manager": "AWS Secrets Manager",
  "parameter-store": "AWS Systems Manager Parameter Store",
};

const SOURCES: Readonly<Record<SecretSource, string>> = {
  "secrets-manager": "the AWS SDK",
  "parameter-store": "the AWS SDK",
  extension: "the AWS Parameters and Secrets Lambda Extension",
  wcp: "the AWS Workload Credentials Provider",
};

/** Where a key is and how its function gets it, for whoever does not know the configuration's words. */
export function keyWords(
  name: string,
  { source, store }: { readonly source: SecretSource; readonly store: SecretStore },
): string {
  return `Key \`${name}\` in ${STORES[store]}; the function reads it through ${SOURCES[source]}.`;
}
