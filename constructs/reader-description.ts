import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";

/** What IAM shows of the role that reads. */
export function readerDescription(environment: Environment, integration: Integration): string {
  const { secretName } = integrationNames(environment, integration);
  return integration.secret.rotationRoleArn === undefined
    ? `The only role that may read ${secretName}`
    : `The only role that may read ${secretName}, but for its rotation`;
}
