import type { Environment } from "../config/schema";
import type { Detection } from "./detection";
import { deniedRead } from "./denied-read";
import { operations } from "./operations";
import { secretOperations } from "./secret-operations";
import { unexpectedReader } from "./unexpected-reader";

/** Who read, or tried to read, what they should not. Placed by the audit stack, beside the trail. */
export function auditDetections(environment: Environment): Detection[] {
  return environment.integrations.flatMap((integration) => [
    unexpectedReader(environment, integration),
    deniedRead(environment, integration),
  ]);
}

/** What keeps an integration from working. Placed by the ingestion stack, beside the function. */
export function operationsDetections(environment: Environment): Detection[] {
  return environment.integrations.flatMap((integration) => [
    ...operations(environment, integration),
    ...secretOperations(environment, integration),
  ]);
}
