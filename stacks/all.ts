import type { App } from "#cdk";
import type { Environment } from "../config/schema";
import { AuditStack } from "./audit";
import { IngestionStack } from "./ingestion";
import { NetworkStack } from "./network";
import { SecretsStack } from "./secrets";

/** The stacks of one environment. CDKTF deploys them in the order of their references. */
export function placeStacks(app: App, environment: Environment): void {
  const network = new NetworkStack(app, environment);
  const secrets = new SecretsStack(app, environment, network);
  new IngestionStack(app, environment, network, secrets);
  // Knows the secrets by name only, so it is deployed beside them. Deploy it before a key is put.
  new AuditStack(app, environment, network);
}
