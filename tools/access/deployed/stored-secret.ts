import { DescribeSecretCommand, GetResourcePolicyCommand } from "@aws-sdk/client-secrets-manager";
import { paginateDescribeParameters } from "@aws-sdk/client-ssm";
import type { ParameterMetadata, SSMClient } from "@aws-sdk/client-ssm";
import type { ResourcePolicy } from "../system-policies";
import { POLICY_NAMES } from "../system-policies";
import { deployed } from "./found";
import { checkAttachedKey } from "./keys";
import { policyOf } from "./policy-of";
import { checkSetting, deploying } from "./reading";
import type { Reading } from "./reading";

/**
 * The secret with its policy, or the parameter, which has none. Reports another key than the one
 * whose policy is read.
 *
 * @param keyArn the key behind the alias
 * @throws UsageError when there is no such secret. A parameter need not be there: a put creates it
 */
export function storedSecretOf(reading: Reading, keyArn: string): Promise<ResourcePolicy> {
  return reading.integration.secret.store === "parameter-store"
    ? parameterOf(reading, keyArn)
    : secretOf(reading, keyArn);
}

async function secretOf(reading: Reading, keyArn: string): Promise<ResourcePolicy> {
  const { clients, integration, names, stacks } = reading;
  const SecretId = names.secretName;
  const { ARN = "", ResourcePolicy } = await deployed(
    clients.secretsManager.send(new GetResourcePolicyCommand({ SecretId })),
    { name: `secret ${SecretId}`, stack: stacks.secrets },
    "ResourceNotFoundException",
  );
  // Absent where it is the AWS managed key, which every principal of the account may use.
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
  const { KmsKeyId } = await clients.secretsManager.send(new DescribeSecretCommand({ SecretId }));
  checkAttachedKey(
    reading,
    {
      of: `secret ${SecretId}: KmsKeyId`,
      attached: KmsKeyId,
      // The versions that there are stay readable with the previous key.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
      remedy:
        `${deploying(stacks.secrets)} Whoever may use the other key may decrypt with it still: ` +
        `replace the value then, with npm run secret -- put ${integration.name}`,
    },
    { arn: keyArn, alias: names.secretKeyAlias },
  );
  return { arn: ARN, policy: policyOf(POLICY_NAMES.secret, ResourcePolicy) };
}

async function parameterOf(reading: Reading, keyArn: string): Promise<ResourcePolicy> {
  const { clients, environment, integration, names } = reading;
  const parameter = await metadataOf(clients.ssm, names.secretName);
  if (parameter !== undefined) {
    const { partition, region, account } = environment;
    checkSetting(reading, {
      of: `parameter ${names.secretName}: KeyId`,
      is: parameter.KeyId,
      // Operators put it under the alias, and AWS returns what a put was given.
      // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html
      expected: [
        names.secretKeyAlias,
        `arn:${partition}:kms:${region}:${account}:${names.secretKeyAlias}`,
        keyArn,
      ],
      meaning: "the key whose policy is read",
      remedy:
        "its value is open to whoever may use that key. Revoke it at the vendor, and put a new one: " +
        `npm run secret -- put ${integration.name}`,
    });
  }
  return { arn: names.parameterArn };
}

async function metadataOf(ssm: SSMClient, name: string): Promise<ParameterMetadata | undefined> {
  const pages = paginateDescribeParameters(
    { client: ssm },
    { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] },
  );
  // A page may be empty although there are more.
  for await (const { Parameters: [parameter] = [] } of pages) {
    if (parameter !== undefined) {
      return parameter;
    }
  }
  return undefined;
}
