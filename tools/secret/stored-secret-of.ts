import type { Environment, Integration } from "../../config/schema";
import { ParameterStoreSecret } from "./parameter-store-secret";
import { SecretsManagerSecret } from "./secrets-manager-secret";
import type { StoredSecret } from "./stored-secret";

/** The secret of an integration, in the service that its configuration names. */
export function storedSecretOf(environment: Environment, integration: Integration): StoredSecret {
  switch (integration.secret.store) {
    case "secrets-manager":
      return new SecretsManagerSecret(environment, integration);
    case "parameter-store":
      return new ParameterStoreSecret(environment, integration);
  }
}
