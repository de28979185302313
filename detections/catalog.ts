import type { Environment } from "../config/schema";
import { breakGlassUsed } from "./break-glass-used";
import type { Detection } from "./detection";
import { deniedRead } from "./denied-read";
import { keyChanged } from "./key-changed";
import { operations } from "./operations";
import { secretChanged } from "./secret-changed";
import { secretOperations } from "./secret-operations";
import { secretValueChanged } from "./secret-value-changed";
import { unexpectedReader } from "./unexpected-reader";

/**
 * Who read, changed or used, or tried to, what they should not. Placed by the audit stack, beside the
 * trail.
 */
export function auditDetections(environment: Environment): Detection[] {
  return [
    breakGlassUsed(environment),
    keyChanged(environment),
    ...environment.integrations.flatMap((integration) => [
      unexpectedReader(environment, integration),
      deniedRead(environment, integration),
      secretChanged(environment, integration),
      secretValueChanged(environment, integration),
    ]),
  ];
}

/** What keeps an integration from working. Placed by the ingestion stack, beside the function. */
export function operationsDetections(environment: Environment): Detection[] {
  return environment.integrations.flatMap((integration) => [
    ...operations(environment, integration),
    ...secretOperations(environment, integration),
  ]);
}
