import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { readingThroughEndpoint } from "./secret-reading";

/** Interface endpoint of Systems Manager: each reader reads its own parameter, and nothing else passes. */
export function parametersEndpointPolicy(environment: Environment): PolicyDocument {
  return readingThroughEndpoint(environment, "parameter-store");
}
