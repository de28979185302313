import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { ResourcePolicy } from "../system-policies";
import { deployed } from "./found";
import { policyOf } from "./policy-of";

/**
 * The key behind an alias, with its policy.
 *
 * @param name how its policy is called
 * @throws UsageError when there is no such alias
 */
export async function keyOf(
  kms: KMSClient,
  name: string,
  { alias, stack }: { readonly alias: string; readonly stack: string },
): Promise<ResourcePolicy> {
  const { KeyMetadata } = await deployed(
    kms.send(new DescribeKeyCommand({ KeyId: alias })),
    { name: `key ${alias}`, stack },
    "NotFoundException",
  );
  // The only name that a key policy can have.
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
  const { Policy } = await kms.send(
    new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId, PolicyName: "default" }),
  );
  return { arn: KeyMetadata?.Arn ?? "", policy: policyOf(name, Policy) };
}
