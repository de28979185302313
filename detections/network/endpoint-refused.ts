import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import type { NetworkIds } from "../network-ids";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";
import { NETWORK_ACTIVITY_SOURCES } from "./network-activity-sources";

/**
 * The policy of an endpoint refused a request: somebody inside the network asked for another secret,
 * as another role, or with another account's credentials. No management event tells of it; CloudTrail
 * records it for the endpoint's owner alone, as a network activity event. Nothing, where those are not
 * recorded.
 *
 * The record names the endpoint, the caller and the operation, and not what was asked for; of a caller
 * of another account it has two ids. It does not see what passes the endpoint and is refused further
 * on (`denied-read`), nor the endpoints of STS and DynamoDB. Where the trail is the organisation's own,
 * that trail has to record these events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-events.html#network-event-example
 */
export function endpointRefused(
  environment: Environment,
  { interfaceEndpoints }: NetworkIds,
): Detection[] {
  const endpoints = Object.keys(NETWORK_ACTIVITY_SOURCES).flatMap((service) => {
    const id = interfaceEndpoints[service as keyof typeof NETWORK_ACTIVITY_SOURCES];
    return id === undefined ? [] : [id];
  });
  if (!environment.audit.networkActivityEvents || endpoints.length === 0) {
    return [];
  }
  return [
    {
      id: "endpoint-refused",
      meaning:
        "The policy of a VPC endpoint refused a request. Somebody inside the network asked for " +
        "what the endpoint is not for, or with credentials that are not ours.",
      severity: "high",
      source: trailEvents(environment, {
        insightsFilter: `eventCategory = "NetworkActivity" and errorCode = "VpceAccessDenied"`,
        events: allOf(
          equals("eventCategory", "NetworkActivity"),
          equals("errorCode", "VpceAccessDenied"),
          anyOf(...endpoints.map((id) => equals("vpcEndpointId", id))),
        ),
      }),
      alarm: ON_FIRST_EVENT,
      drills: ["network/endpoint-refused-stranger", "network/endpoint-refused-role"],
    },
  ];
}
