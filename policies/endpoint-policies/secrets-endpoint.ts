import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { readingThroughEndpoint } from "./secret-reading";

/**
 * Interface endpoint of Secrets Manager: each reader reads its own secret, its rotation function
 * rotates it where there is one, and nothing else passes.
 */
export function secretsEndpointPolicy(environment: Environment): PolicyDocument {
  return readingThroughEndpoint(environment, "secrets-manager");
}
