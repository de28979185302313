import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { integrationNames } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { NamedPolicy } from "../../policies/evaluation/model";
import { UsageError } from "../command-line";
import { requireOwnAccount } from "../secret/own-account";
import { plainAwsErrors } from "../aws-errors";
import { awsClients } from "./deployed/aws-clients";
import type { AwsConnection } from "./deployed/aws-connection";
import { endpointsOf } from "./deployed/endpoints";
import { deployed, notDeployed } from "./deployed/found";
import { functionOf } from "./deployed/function";
import { grantOfFunctionKey, grantToService, noGrant } from "./deployed/grants";
import { keyOf } from "./deployed/keys";
import { policyOf } from "./deployed/policy-of";
import type { Reading } from "./deployed/reading";
import { managedPolicy, roleOf } from "./deployed/roles";
import { storedSecretOf } from "./deployed/stored-secret";
import { tableOf } from "./deployed/table";
import type { IntegrationPolicies, ResourcePolicy, SystemPolicies } from "./system-policies";
import { POLICY_NAMES } from "./system-policies";

/**
 * What the identity that reads the policies back needs: all of it reads metadata, none of it a value
 * of a secret or a row of a table. `ssm:GetParameter` is for a public parameter of AWS, which names
 * the layer of the source `extension`.
 */
export const READ_BACK_PERMISSIONS = [
  "sts:GetCallerIdentity",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "ssm:DescribeParameters",
  "ssm:GetParameter",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:ListGrants",
  "dynamodb:DescribeTable",
  "dynamodb:GetResourcePolicy",
  "lambda:GetFunctionConfiguration",
  "lambda:GetPolicy",
  "sqs:GetQueueUrl",
  "sqs:GetQueueAttributes",
  "ec2:DescribeVpcEndpoints",
  "iam:GetRole",
  "iam:ListRolePolicies",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
] as const;

/**
 * Every policy of an environment as AWS has it now: read back, not remembered. A resource without
 * the policy that the stacks give it is no error: that is what the matrix has to show.
 *
 * What no policy shows is an error, because every cell would be about something else: a grant on a
 * key, a resource under another key than the one whose policy is read, a function with another role
 * or with other code beside it.
 *
 * @param connection reaches AWS other than by the shell's environment, such as the local stand-in
 * @throws UsageError when the AWS identity is of another account, has no credentials or lacks a
 *   permission, when something is not deployed, or for all of the above at once: it says what and
 *   how to mend it
 */
export function deployedPolicies(
  environment: Environment,
  connection: AwsConnection = {},
): Promise<SystemPolicies> {
  return plainAwsErrors(READ_BACK_PERMISSIONS, async () => {
    await requireOwnAccount(environment, "Nothing was read.", connection);
    const clients = awsClients({ region: environment.region, ...connection });
    const endpoints = await endpointsOf(clients.ec2, environment);
    const integrations: IntegrationPolicies[] = [];
    const faults: string[] = [];
    for (const integration of environment.integrations) {
      integrations.push(
        await integrationPolicies({
          clients,
          environment,
          integration,
          names: integrationNames(environment, integration),
          stacks: {
            secrets: `${environment.name}-secrets`,
            ingestion: `${environment.name}-ingestion`,
          },
          report: (fault) => faults.push(fault),
        }),
      );
    }
    if (faults.length > 0) {
      throw new UsageError(
        "There is no matrix of what is deployed, because no policy shows this:\n" +
          faults.map((fault) => `- ${fault}`).join("\n"),
      );
    }
    return { origin: `account ${environment.account}`, integrations, endpoints };
  });
}

async function integrationPolicies(reading: Reading): Promise<IntegrationPolicies> {
  const { integration, names, stacks } = reading;
  const operatorPolicy = await operatorPolicyOf(reading);
  const secretKey = await keyOf(reading, {
    policyName: POLICY_NAMES.secretKey,
    alias: names.secretKeyAlias,
    stack: stacks.secrets,
    isOrdinary: noGrant,
  });
  const tableKey = await keyOf(reading, {
    policyName: POLICY_NAMES.tableKey,
    alias: names.tableKeyAlias,
    stack: stacks.secrets,
    isOrdinary: grantToService,
  });
  const runtimeKey = await keyOf(reading, {
    policyName: POLICY_NAMES.runtimeKey,
    alias: names.runtimeKeyAlias,
    stack: stacks.ingestion,
    isOrdinary: grantOfFunctionKey,
  });
  return {
    integration: integration.name,
    secret: await storedSecretOf(reading, secretKey.arn),
    secretKey,
    table: await tableOf(reading, tableKey.arn),
    tableKey,
    runtimeKey,
    lambda: await functionOf(reading, runtimeKey.arn),
    queue: await queueOf(reading),
    executionRole: await roleOf(reading, {
      roleName: names.executionRoleName,
      roleArn: names.executionRoleArn,
      permissions: POLICY_NAMES.executionRole,
      trust: POLICY_NAMES.executionRoleTrust,
    }),
    readerRole: integration.secret.assumeReaderRole
      ? await roleOf(reading, {
          roleName: names.readerRoleName,
          roleArn: names.readerRoleArn,
          permissions: POLICY_NAMES.readerRole,
          trust: POLICY_NAMES.readerRoleTrust,
        })
      : undefined,
    schedulerRole: await roleOf(reading, {
      roleName: names.schedulerRoleName,
      roleArn: names.schedulerRoleArn,
      permissions: POLICY_NAMES.schedulerRole,
      trust: POLICY_NAMES.schedulerRoleTrust,
    }),
    operatorPolicy,
  };
}

/** It is at the path of the roles, and its ARN has the path in it. */
async function operatorPolicyOf({
  clients,
  environment: { partition, account, roles },
  names,
  stacks,
}: Reading): Promise<NamedPolicy> {
  const arn = `arn:${partition}:iam::${account}:policy${roles.path}${names.operatorPolicyName}`;
  const policy = await managedPolicy(clients.iam, POLICY_NAMES.operator, arn);
  if (policy === undefined) {
    throw notDeployed({ name: `policy ${arn}`, stack: stacks.secrets });
  }
  return policy;
}

async function queueOf({ clients, names, stacks }: Reading): Promise<ResourcePolicy> {
  const { QueueUrl } = await deployed(
    clients.sqs.send(new GetQueueUrlCommand({ QueueName: names.queueName })),
    { name: `queue ${names.queueName}`, stack: stacks.ingestion },
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
  );
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy", "QueueArn"] }),
  );
  return {
    arn: Attributes?.QueueArn ?? "",
    policy: policyOf(POLICY_NAMES.queue, Attributes?.Policy),
  };
}
