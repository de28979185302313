import type { NetworkIds } from "../network-ids";

/** `vpce-` and 17 digits, the longest ids of a network. */
const ID_CHARACTERS = 22;

/**
 * As many ids, each of full length, to know how long a pattern will be: while synthesizing they are
 * tokens, which may be shorter than what they stand for.
 */
export function atDeployedLength(network: NetworkIds): NetworkIds {
  const longest = (): string => "x".repeat(ID_CHARACTERS);
  const { interfaceEndpoints, securityGroupIds, routeTableIds } = network;
  return {
    vpcId: longest(),
    interfaceEndpoints: Object.fromEntries(
      Object.keys(interfaceEndpoints).map((service) => [service, longest()]),
    ),
    tableEndpointId: longest(),
    securityGroupIds: securityGroupIds.map(longest),
    routeTableIds: routeTableIds.map(longest),
  };
}
