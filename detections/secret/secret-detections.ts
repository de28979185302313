import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { breakGlassUsed } from "./break-glass-used";
import { keyChanged } from "./key-changed";
import { secretChanged } from "./secret-changed";
import { secretValueChanged } from "./secret-value-changed";

/** What guards a value, or the value itself, was changed. */
export function secretDetections(environment: Environment): Detection[] {
  return [
    breakGlassUsed(environment),
    keyChanged(environment),
    ...environment.integrations.flatMap((integration) => [
      secretChanged(environment, integration),
      secretValueChanged(environment, integration),
    ]),
  ];
}
