import { addressCount, parseCidr } from "../cidr";
import { show } from "../errors";
import { addressesNeeded } from "../subnets";
import type { Network } from "../schema";
import type { Draft } from "../well-formed";
import type { Check } from "./check";

/** All subnets fit into the VPC's block. */
export const checkSubnets: Check = ({ network }) => {
  const { cidr, availabilityZones, privateSubnetPrefix, egress } = network ?? {};
  const block = parseCidr(cidr ?? "");
  const wellFormedEgress = egressOf(egress);
  if (
    block === undefined ||
    availabilityZones === undefined ||
    privateSubnetPrefix === undefined ||
    wellFormedEgress === undefined
  ) {
    return [];
  }
  const needed = addressesNeeded({
    // A zone with a wrong name needs a subnet all the same.
    availabilityZones: availabilityZones.map((zone) => zone ?? ""),
    privateSubnetPrefix,
    egress: wellFormedEgress,
  });
  if (needed <= addressCount(block.prefix)) {
    return [];
  }
  const fitting = 32 - Math.ceil(Math.log2(needed));
  return [
    {
      path: ["network", "cidr"],
      got: show(cidr),
      accepted:
        `a block for ${availabilityZones.length} private subnets of /${privateSubnetPrefix} and the ` +
        `/28 of each NAT gateway: ${needed} addresses, the block has ${addressCount(block.prefix)}`,
      fix: `use a /${fitting} or larger block, or a longer privateSubnetPrefix`,
    },
  ];
};

function egressOf(egress: Draft<Network["egress"]> | undefined): Network["egress"] | undefined {
  if (egress?.mode === "nat") {
    return egress.gateways === undefined ? undefined : { mode: "nat", gateways: egress.gateways };
  }
  return egress?.mode === "none" ? { mode: "none" } : undefined;
}
