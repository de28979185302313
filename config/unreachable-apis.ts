import { formatPath } from "./errors";
import { isLoopback } from "./formats/api-endpoint";
import type { Environment } from "./schema";

/**
 * APIs that the function does not reach by what this template makes, a line for each: without egress its
 * security group lets it out to the endpoints of AWS alone. No error, because the organisation may have
 * made a way: an interface endpoint of the third party, which can have the name of the public API, or
 * a service in the VPC.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
export function unreachableApis({ name, network, integrations }: Environment): string[] {
  return network.egress.mode !== "none"
    ? []
    : integrations.flatMap(({ api: { baseUrl } }, index) =>
        isLoopback(new URL(baseUrl).hostname)
          ? []
          : [
              `config/${name}.ts: ${formatPath(["integrations", index, "api", "baseUrl"])}: with ` +
                `network.egress.mode "none" the function does not reach ${baseUrl} by itself; ` +
                'write mode: "nat", or make a private way to it in Terraform of your own: an ' +
                "interface endpoint of the third party in this VPC, and a rule that lets the " +
                "function's security group out to it",
            ],
      );
}
