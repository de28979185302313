import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { NetworkIds } from "../network-ids";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { atDeployedLength } from "./deployed-length";

/**
 * A VPC endpoint of ours was changed or deleted, or another one placed in our VPC, outside of a
 * deployment, or somebody tried: its policy is the lock, and another endpoint is a way around it.
 *
 * Any change of an endpoint in the account counts, because no published record of one was found: the
 * lock is no place to guess how it names the endpoint. Where a network has more endpoints than a pattern
 * has room for, any deletion of one counts as well. It does not see DNS that leads elsewhere, where
 * TLS stops it.
 */
export function endpointChanged(environment: Environment, network: NetworkIds): Detection {
  const ours = fits(changes(environment, atDeployedLength(network), deletionsOfOurs));
  return {
    id: "endpoint-changed",
    meaning:
      "A VPC endpoint through which keys or rows go was changed or deleted, or one was added to the " +
      "network, outside of a deployment, or somebody tried.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "ec2.amazonaws.com" and @message like "VpcEndpoint" and (readOnly = 0 or not ispresent(readOnly))`,
      events: changes(environment, network, ours ? deletionsOfOurs : deletionsOfAny),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "network/endpoint-deleted",
      "network/endpoint-added",
      "network/endpoint-policy-refused",
    ],
  };
}

function changes(
  environment: Environment,
  network: NetworkIds,
  deletions: (network: NetworkIds) => readonly Term[],
): Term {
  return allOf(
    equals("eventSource", "ec2.amazonaws.com"),
    anyOf(
      equals("eventName", "ModifyVpcEndpoint"),
      ...deletions(network),
      equals("requestParameters.CreateVpcEndpointRequest.VpcId", network.vpcId),
    ),
    ...byOthersThan(environment.principals.deployers),
  );
}

/** EC2 records the id of one endpoint that is deleted as an object, those of several as an array. */
function deletionsOfOurs(network: NetworkIds): Term[] {
  const ids = "requestParameters.DeleteVpcEndpointsRequest.VpcEndpointId";
  return endpointsOf(network).flatMap((id) => [
    equals(`${ids}.content`, id),
    equals(`${ids}[*].content`, id),
  ]);
}

/** Where a pattern has no room for ours. */
function deletionsOfAny(): Term[] {
  return [equals("eventName", "DeleteVpcEndpoints")];
}

function endpointsOf({ interfaceEndpoints, tableEndpointId }: NetworkIds): string[] {
  return [...Object.values(interfaceEndpoints), tableEndpointId];
}
