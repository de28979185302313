import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import type { NetworkIds } from "../network-ids";
import { allOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * Somebody read values in a batch, or tried to, which is how an account is emptied. It watches the
 * whole account: a batch names its secrets in a list or by a filter such as "every secret without
 * this tag", so that no pattern could tell whether one of ours is among them. In an account where
 * something else reads in batches, switch it off in `alarms.tuning`: each of our secrets that a batch
 * reads leaves an entry of its own as well, which raises `unexpected-reader`.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 * https://stratus-red-team.cloud/attack-techniques/AWS/aws.credential-access.secretsmanager-batch-retrieve-secrets/
 *
 * Only the Workload Credentials Provider prefetches with a batch of one. Where an integration has that,
 * what comes through our endpoint is not counted: the endpoint lets no other batch pass.
 */
export function batchRead(environment: Environment, network: NetworkIds): Detection {
  const prefetches = environment.integrations.some(
    ({ secret }) => secret.source === "wcp" && secret.prefetch,
  );
  const { secretsmanager } = network.interfaceEndpoints;
  return {
    id: "batch-read",
    meaning: "Somebody read values of secrets of this account in a batch, or tried to.",
    severity: "high",
    source: trailEvents(environment, {
      events: allOf(
        equals("eventSource", "secretsmanager.amazonaws.com"),
        equals("eventName", "BatchGetSecretValue"),
        ...(prefetches && secretsmanager !== undefined
          ? [differsOrAbsent("vpcEndpointId", secretsmanager)]
          : []),
      ),
      insightsFilter: `eventName = "BatchGetSecretValue"`,
    }),
    alarm: ON_FIRST_EVENT,
    drills: ["reads/batch", "reads/batch-catch-all", "reads/batch-refused", "reads/batch-of-ours"],
  };
}
