import type { Environment } from "../config/schema";
import type { Detection } from "./detection";
import { operations } from "./operations";
import { unexpectedReader } from "./unexpected-reader";

/** Who read what they should not have. Placed by the audit stack, beside the trail. */
export function auditDetections(environment: Environment): Detection[] {
  return environment.integrations.map((integration) => unexpectedReader(environment, integration));
}

/** What keeps an integration from working. Placed by the ingestion stack, beside the function. */
export function operationsDetections(environment: Environment): Detection[] {
  return environment.integrations.flatMap((integration) => operations(environment, integration));
}
