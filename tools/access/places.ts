import type { NamedPolicy } from "../../policies/evaluation/model";
import type { EndpointService, SystemPolicies } from "./system-policies";

/** From where a request reaches AWS. */
export type Place = "internet" | "the environment's VPC" | "another VPC";

/** Every place, that of the least conditions first. */
export const EVERYWHERE: readonly Place[] = ["internet", "the environment's VPC", "another VPC"];

/** What the place adds to a request. */
export interface PlacedRequest {
  readonly context: Readonly<Record<string, string>>;
  readonly endpoint?: NamedPolicy;
}

/** An address of a documentation block, as a public one. https://datatracker.ietf.org/doc/html/rfc5737 */
const FROM_INTERNET: PlacedRequest = { context: { "aws:SourceIp": "203.0.113.10" } };

/** The policy that AWS gives an endpoint that has none of its own.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-default */
const FULL_ACCESS: NamedPolicy = {
  name: "policy of the other VPC's endpoint",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "FullAccess", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  },
};

/**
 * How a request to a service travels from a place. From the environment's VPC it goes through the
 * endpoint of the service where there is one and through the NAT gateway otherwise. Another VPC has
 * an endpoint for every service, with the policy that lets everything through.
 *
 * @param service as the endpoint's name ends, such as `kms`
 */
export function placedRequest(
  place: Place,
  service: string,
  { endpoints }: SystemPolicies,
): PlacedRequest {
  if (place === "another VPC") {
    return {
      context: { "aws:SourceVpce": `vpce-${service}-of-another-vpc`, "aws:SourceVpc": "vpc-other" },
      endpoint: FULL_ACCESS,
    };
  }
  const endpoint = place === "internet" ? undefined : endpoints[service as EndpointService];
  return endpoint === undefined
    ? FROM_INTERNET
    : {
        context: { "aws:SourceVpce": endpoint.id, "aws:SourceVpc": "vpc-environment" },
        endpoint: endpoint.policy,
      };
}
