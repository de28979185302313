import { formatCidr, isPrivate, networkOf, parseCidr } from "../cidr";
import type { Verdict } from "./verdict";

/** AWS allows up to /16. Two zones and a gateway do not fit below /26. */
const LARGEST_PREFIX = 16;
const SMALLEST_PREFIX = 26;

/**
 * The block of a VPC.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export function checkCidrBlock(text: string): Verdict {
  const block = parseCidr(text);
  if (block === undefined) {
    return "write it like 10.20.0.0/16";
  }
  if (!isPrivate(block)) {
    return "take a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
  }
  if (block.prefix < LARGEST_PREFIX) {
    return `use a block of /${LARGEST_PREFIX} or smaller, the largest that a VPC can have`;
  }
  if (block.prefix > SMALLEST_PREFIX) {
    return `use a block of /${SMALLEST_PREFIX} or larger, so that two zones and a NAT gateway fit`;
  }
  const network = networkOf(block);
  return (
    network.address === block.address ||
    `set the host bits to zero: write ${formatCidr(network)}, or take another prefix length`
  );
}
