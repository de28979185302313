import { DynamoDBClient, GetResourcePolicyCommand } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand as GetFunctionPolicyCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  GetResourcePolicyCommand as GetSecretPolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { plainAwsErrors } from "./aws-errors";
import type { AwsConnection } from "./deployed/aws-connection";
import { endpointsOf } from "./deployed/endpoints";
import { deployed, found, notDeployed } from "./deployed/found";
import { keyOf } from "./deployed/keys";
import { policyOf } from "./deployed/policy-of";
import { managedPolicy, roleOf } from "./deployed/roles";
import { requireOwnAccount } from "../secret/own-account";
import type { IntegrationPolicies, ResourcePolicy, SystemPolicies } from "./system-policies";
import { POLICY_NAMES } from "./system-policies";

/**
 * What the identity that reads the policies back needs: all of it reads metadata, none of it a value
 * of a secret or a row of a table.
 */
export const READ_BACK_PERMISSIONS = [
  "sts:GetCallerIdentity",
  "secretsmanager:GetResourcePolicy",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
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
 * @param connection reaches AWS other than by the shell's environment, such as the local stand-in
 * @throws UsageError when the AWS identity is of another account, has no credentials or lacks a
 *   permission, or when something is not deployed: it says which and how to mend it
 */
export function deployedPolicies(
  environment: Environment,
  connection: AwsConnection = {},
): Promise<SystemPolicies> {
  return plainAwsErrors(READ_BACK_PERMISSIONS, async () => {
    await requireOwnAccount(environment, "Nothing was read.", connection);
    const clients = clientsOf({ region: environment.region, ...connection });
    const endpoints = await endpointsOf(clients.ec2, environment);
    const integrations: IntegrationPolicies[] = [];
    for (const integration of environment.integrations) {
      integrations.push(await integrationPolicies(clients, environment, integration));
    }
    return { origin: `account ${environment.account}`, integrations, endpoints };
  });
}

function clientsOf(config: AwsConnection) {
  return {
    secretsManager: new SecretsManagerClient(config),
    kms: new KMSClient(config),
    dynamodb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    sqs: new SQSClient(config),
    iam: new IAMClient(config),
    ec2: new EC2Client(config),
  };
}

type Clients = ReturnType<typeof clientsOf>;

async function integrationPolicies(
  clients: Clients,
  environment: Environment,
  integration: Integration,
): Promise<IntegrationPolicies> {
  const names = integrationNames(environment, integration);
  const secretsStack = `${environment.name}-secrets`;
  const ingestionStack = `${environment.name}-ingestion`;
  const { kms, iam } = clients;
  const operatorArn = `arn:${environment.partition}:iam::${environment.account}:policy/${names.operatorPolicyName}`;
  const role = (roleName: string, permissions: string, trust: string) =>
    roleOf(iam, { roleName, stack: ingestionStack, permissions, trust });

  const operatorPolicy = await managedPolicy(iam, POLICY_NAMES.operator, operatorArn);
  if (operatorPolicy === undefined) {
    throw notDeployed({ name: `policy ${names.operatorPolicyName}`, stack: secretsStack });
  }
  return {
    integration: integration.name,
    secret:
      integration.secret.store === "parameter-store"
        ? { arn: names.parameterArn }
        : await secretOf(clients, names.secretName, secretsStack),
    secretKey: await keyOf(kms, POLICY_NAMES.secretKey, {
      alias: names.secretKeyAlias,
      stack: secretsStack,
    }),
    table: await tableOf(clients, names.tableArn, secretsStack),
    tableKey: await keyOf(kms, POLICY_NAMES.tableKey, {
      alias: names.tableKeyAlias,
      stack: secretsStack,
    }),
    runtimeKey: await keyOf(kms, POLICY_NAMES.runtimeKey, {
      alias: names.runtimeKeyAlias,
      stack: ingestionStack,
    }),
    lambda: await functionOf(clients, names.functionName, ingestionStack),
    queue: await queueOf(clients, names.queueName, ingestionStack),
    executionRole: await role(
      names.executionRoleName,
      POLICY_NAMES.executionRole,
      POLICY_NAMES.executionRoleTrust,
    ),
    readerRole: integration.secret.assumeReaderRole
      ? await role(names.readerRoleName, POLICY_NAMES.readerRole, POLICY_NAMES.readerRoleTrust)
      : undefined,
    schedulerRole: await role(
      names.schedulerRoleName,
      POLICY_NAMES.schedulerRole,
      POLICY_NAMES.schedulerRoleTrust,
    ),
    operatorPolicy,
  };
}

async function secretOf(
  { secretsManager }: Clients,
  name: string,
  stack: string,
): Promise<ResourcePolicy> {
  const secret = await deployed(
    secretsManager.send(new GetSecretPolicyCommand({ SecretId: name })),
    { name: `secret ${name}`, stack },
    "ResourceNotFoundException",
  );
  return { arn: secret.ARN ?? "", policy: policyOf(POLICY_NAMES.secret, secret.ResourcePolicy) };
}

async function tableOf({ dynamodb }: Clients, arn: string, stack: string): Promise<ResourcePolicy> {
  const answer = await deployed(
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
    found(
      dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arn })),
      "PolicyNotFoundException",
    ).then((result) => ({ Policy: result?.Policy })),
    { name: `table ${arn}`, stack },
    "ResourceNotFoundException",
  );
  return { arn, policy: policyOf(POLICY_NAMES.table, answer.Policy) };
}

async function functionOf(
  { lambda }: Clients,
  name: string,
  stack: string,
): Promise<ResourcePolicy> {
  // Asked first: GetPolicy has the same error for a function without policy and for no function.
  // https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
  const { FunctionArn = "" } = await deployed(
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
    { name: `function ${name}`, stack },
    "ResourceNotFoundException",
  );
  const policy = await found(
    lambda.send(new GetFunctionPolicyCommand({ FunctionName: name })),
    "ResourceNotFoundException",
  );
  return { arn: FunctionArn, policy: policyOf(POLICY_NAMES.lambda, policy?.Policy) };
}

async function queueOf({ sqs }: Clients, name: string, stack: string): Promise<ResourcePolicy> {
  const { QueueUrl } = await deployed(
    sqs.send(new GetQueueUrlCommand({ QueueName: name })),
    { name: `queue ${name}`, stack },
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy", "QueueArn"] }),
  );
  return {
    arn: Attributes?.QueueArn ?? "",
    policy: policyOf(POLICY_NAMES.queue, Attributes?.Policy),
  };
}
