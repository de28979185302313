import { DescribeKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import type { ResourcePolicy } from "../system-policies";
import { deployed } from "./found";
import { checkGrants } from "./grants";
import type { IsOrdinaryGrant } from "./grants";
import { policyOf } from "./policy-of";
import { checkSetting } from "./reading";
import type { Reading } from "./reading";

/** How a key is found, and how its policy is called. */
interface KeyToRead {
  readonly policyName: string;
  readonly alias: string;
  readonly stack: string;
  readonly isOrdinary: IsOrdinaryGrant;
}

/**
 * The key behind an alias, with its policy. Reports its grants.
 *
 * @throws UsageError when there is no such alias
 */
export async function keyOf(reading: Reading, key: KeyToRead): Promise<ResourcePolicy> {
  const { kms } = reading.clients;
  const { KeyMetadata: { Arn: arn = "" } = {} } = await deployed(
    kms.send(new DescribeKeyCommand({ KeyId: key.alias })),
    { name: `key ${key.alias}`, stack: key.stack },
    "NotFoundException",
  );
  // The only name that a key policy can have.
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }));
  await checkGrants(reading, { arn, alias: key.alias }, key.isOrdinary);
  return { arn, policy: policyOf(key.policyName, Policy) };
}

/**
 * Reports a resource that is encrypted with another key than the one whose policy is read.
 *
 * @param resource the resource and its setting, such as "secret x: KmsKeyId"
 * @param attached the key as the resource names it. AWS returns an ARN or an id, whichever it was
 *   given; an alias may lead to another key tomorrow, and is none that the stacks set
 */
export function checkAttachedKey(
  reading: Reading,
  { of, attached, remedy }: { of: string; attached: string | undefined; remedy: string },
  { arn, alias }: { arn: string; alias: string },
): void {
  checkSetting(reading, {
    of,
    is: attached,
    expected: [arn, idOf(arn)],
    meaning: `the key behind ${alias}`,
    remedy,
  });
}

/** The id in the ARN of a key. */
function idOf(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}
