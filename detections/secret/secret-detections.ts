import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { ofEnvironment, ofIntegration } from "../catalog-entry";
import { breakGlassUsed } from "./break-glass-used";
import { keyChanged } from "./key-changed";
import { secretChanged } from "./secret-changed";
import { secretValueChanged } from "./secret-value-changed";

/** What guards a value, or the value itself, was changed. */
export function secretDetections(environment: Environment): CatalogEntry[] {
  return [
    ...ofEnvironment({
      "break-glass-used": () => breakGlassUsed(environment),
      "key-changed": () => keyChanged(environment),
    }),
    ...environment.integrations.flatMap((integration) =>
      ofIntegration(integration, {
        "secret-changed": () => secretChanged(environment, integration),
        "secret-value-changed": () => secretValueChanged(environment, integration),
      }),
    ),
  ];
}
