import type { Environment, Integration } from "../../config/schema";
import { parameterStoreEvents } from "./parameter-store-events";
import type { SecretEvents } from "./secret-events";
import { secretsManagerEvents } from "./secrets-manager-events";

/** The events of the service that holds the integration's value. */
export function eventsOfStore(environment: Environment, integration: Integration): SecretEvents {
  switch (integration.secret.store) {
    case "secrets-manager":
      return secretsManagerEvents(environment, integration);
    case "parameter-store":
      return parameterStoreEvents(environment, integration);
  }
}
