import type { NamedPolicy } from "../../../../../policies/evaluation/model";
import type { SystemPolicies } from "../../../../../tools/access/system-policies";
import { POLICY_NAMES } from "../../../../../tools/access/system-policies";
import { allowing, DENY_OTHERS, KEY, policy, SECRET } from "./checks";

/** A trust policy, a key policy: what they say does not matter here. */
const onResource = (name: string, Action: string): NamedPolicy =>
  policy(name, { Sid: "Own", Effect: "Allow", Principal: "*", Action, Resource: "*" });

/** The policies of an environment with one integration, and one endpoint. */
export function samplePolicies(account: string): SystemPolicies {
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const regional = (service: string, resource: string) =>
    `arn:aws:${service}:eu-west-1:${account}:${resource}`;
  return {
    origin: "synthesized",
    integrations: [
      {
        integration: "weather",
        secret: { arn: SECRET, policy: DENY_OTHERS },
        secretKey: { arn: KEY, policy: onResource(POLICY_NAMES.secretKey, "kms:Decrypt") },
        table: {
          arn: regional("dynamodb", "table/rows"),
          policy: onResource(POLICY_NAMES.table, "dynamodb:PutItem"),
        },
        tableKey: {
          arn: regional("kms", "key/2"),
          policy: onResource(POLICY_NAMES.tableKey, "kms:Encrypt"),
        },
        runtimeKey: {
          arn: regional("kms", "key/3"),
          policy: onResource(POLICY_NAMES.runtimeKey, "kms:Encrypt"),
        },
        lambda: { arn: regional("lambda", "function:ingestion") },
        queue: {
          arn: regional("sqs", "on-failure"),
          policy: onResource(POLICY_NAMES.queue, "sqs:SendMessage"),
        },
        executionRole: {
          arn: role("ingestion"),
          trust: onResource(POLICY_NAMES.executionRoleTrust, "sts:AssumeRole"),
          permissions: [allowing(POLICY_NAMES.executionRole, "secretsmanager:GetSecretValue")],
        },
        schedulerRole: {
          arn: role("scheduler"),
          trust: onResource(POLICY_NAMES.schedulerRoleTrust, "sts:AssumeRole"),
          permissions: [allowing(POLICY_NAMES.schedulerRole, "lambda:InvokeFunction")],
        },
        operatorPolicy: allowing(POLICY_NAMES.operator, "secretsmanager:PutSecretValue"),
      },
    ],
    endpoints: {
      secretsmanager: {
        id: "vpce-1",
        policy: onResource(POLICY_NAMES.endpoint("secretsmanager"), "secretsmanager:*"),
      },
    },
  };
}
