import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { functionChanged } from "./function-changed";
import { listedRoleChanged } from "./listed-role-changed";
import { roleChanged } from "./role-changed";

/** Whoever changes these has the value: the code that reads it, and the roles that may. */
export function functionDetections(environment: Environment): Detection[] {
  return [functionChanged(environment), roleChanged(environment), listedRoleChanged(environment)];
}
