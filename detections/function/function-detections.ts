import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { ofEnvironment } from "../catalog-entry";
import { functionChanged } from "./function-changed";
import { listedRoleChanged } from "./listed-role-changed";
import { roleChanged } from "./role-changed";

/** Whoever changes these has the value: the code that reads it, and the roles that may. */
export function functionDetections(environment: Environment): CatalogEntry[] {
  return ofEnvironment({
    "function-changed": () => functionChanged(environment),
    "role-changed": () => roleChanged(environment),
    "listed-role-changed": () => listedRoleChanged(environment),
  });
}
