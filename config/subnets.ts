import { addressCount, formatCidr, parseCidr } from "./cidr";
import type { Network } from "./schema";

/** Where one subnet lies. */
interface PlannedSubnet {
  readonly zone: string;
  readonly cidr: string;
}

/** The subnets of one environment's VPC. */
interface SubnetPlan {
  /** One per Availability Zone, for the function and the interface endpoints. */
  readonly private: PlannedSubnet[];
  /** One per NAT gateway, for nothing else. */
  readonly public: PlannedSubnet[];
}

type SubnetInput = Pick<Network, "cidr" | "availabilityZones" | "privateSubnetPrefix" | "egress">;

/**
 * A public subnet holds one NAT gateway. AWS keeps five addresses of each subnet, and /28 is the
 * smallest subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
const PUBLIC_SUBNET_PREFIX = 28;

/** How many addresses the subnets take together. */
export function addressesNeeded(network: Omit<SubnetInput, "cidr">): number {
  return (
    network.availabilityZones.length * addressCount(network.privateSubnetPrefix) +
    gatewayZones(network).length * addressCount(PUBLIC_SUBNET_PREFIX)
  );
}

/**
 * Lays the subnets out: private ones upwards from the start of the block, public ones downwards
 * from its end. A subnet's place depends only on its zone's place in the list, so that a zone (or
 * a gateway) added at the end moves no existing subnet.
 *
 * @throws RangeError when the subnets do not fit, which a validated environment rules out
 */
export function planSubnets(network: SubnetInput): SubnetPlan {
  const block = parseCidr(network.cidr);
  if (block === undefined || addressesNeeded(network) > addressCount(block.prefix)) {
    throw new RangeError(`The subnets do not fit into ${network.cidr}.`);
  }
  const end = block.address + addressCount(block.prefix);
  return {
    private: network.availabilityZones.map((zone, index) => ({
      zone,
      cidr: formatCidr({
        address: block.address + index * addressCount(network.privateSubnetPrefix),
        prefix: network.privateSubnetPrefix,
      }),
    })),
    public: gatewayZones(network).map((zone, index) => ({
      zone,
      cidr: formatCidr({
        address: end - (index + 1) * addressCount(PUBLIC_SUBNET_PREFIX),
        prefix: PUBLIC_SUBNET_PREFIX,
      }),
    })),
  };
}

/** The zones that get a NAT gateway. */
function gatewayZones({
  egress,
  availabilityZones,
}: Pick<Network, "egress" | "availabilityZones">): string[] {
  if (egress.mode === "none") {
    return [];
  }
  return egress.gateways === "one" ? availabilityZones.slice(0, 1) : availabilityZones;
}
