import { DescribeTableCommand, GetResourcePolicyCommand } from "@aws-sdk/client-dynamodb";
import type { ResourcePolicy } from "../system-policies";
import { POLICY_NAMES } from "../system-policies";
import { deployed, found } from "./found";
import { checkAttachedKey } from "./keys";
import { policyOf } from "./policy-of";
import { deploying } from "./reading";
import type { Reading } from "./reading";

/**
 * The table with its policy. Reports another key than the one whose policy is read.
 *
 * @param keyArn the key behind the alias
 * @throws UsageError when there is no such table
 */
export async function tableOf(reading: Reading, keyArn: string): Promise<ResourcePolicy> {
  const { clients, names, stacks } = reading;
  const { Table } = await deployed(
    clients.dynamodb.send(new DescribeTableCommand({ TableName: names.tableName })),
    { name: `table ${names.tableName}`, stack: stacks.secrets },
    "ResourceNotFoundException",
  );
  // Absent where it is the key that AWS owns.
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html
  checkAttachedKey(
    reading,
    {
      of: `table ${names.tableName}: KMSMasterKeyArn`,
      attached: Table?.SSEDescription?.KMSMasterKeyArn,
      remedy: deploying(stacks.secrets),
    },
    { arn: keyArn, alias: names.tableKeyAlias },
  );
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
  const answer = await found(
    clients.dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: names.tableArn })),
    "PolicyNotFoundException",
  );
  return { arn: names.tableArn, policy: policyOf(POLICY_NAMES.table, answer?.Policy) };
}
