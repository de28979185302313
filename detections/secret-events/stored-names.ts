import { integrationNames, namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { SecretStore } from "../../config/secret-source";

/**
 * Names of the environment's secrets, or of its parameters, for a pattern of the whole environment:
 * each ends in `*`, and all that begin as the computed names do are one. So a neighbour whose name
 * begins like one of ours matches as well.
 */
export function storedNames(environment: Environment, store: SecretStore): string[] {
  const beginning = beginningOf(environment, store);
  const names = environment.integrations
    .filter(({ secret }) => secret.store === store)
    .map((integration) => integrationNames(environment, integration).secretName)
    .map((name) => (name.startsWith(beginning) ? `${beginning}*` : `${name}*`));
  return [...new Set(names)];
}

/** What a pattern with `storedNames` can be shortened by, for the error when it is too long. */
export function shorterNames(environment: Environment, store: SecretStore): string {
  return `begin more of the names in secret.name with ${beginningOf(environment, store)}, or leave them out`;
}

function beginningOf(environment: Environment, store: SecretStore): string {
  return store === "parameter-store"
    ? `/${environment.organisation}/${environment.name}/`
    : `${namesOf(environment).prefix}-`;
}
