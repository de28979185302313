import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { principalsOf } from "./principals";
import type { PolicyDocument } from "./statement";
import { deny, policyDocument } from "./statement";

/**
 * Calls that change rows. Transactions are authorized as these, and so are batches and PartiQL
 * statements under names of their own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
const WRITES = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete",
];

/**
 * The table's resource policy: denials only. IAM grants; this bounds what any grant can reach. Rows
 * are written by the function alone and through our endpoint alone, so a row is what the function
 * read from the third party, whatever another role of the account is granted.
 *
 * Reads stay with IAM: the rows are there to be read, by roles that this template does not know.
 * Backups, exports and restores stay there too, so that a backup plan of the organisation works.
 *
 * Rows that expire are deleted by DynamoDB itself and not by a call that is authorized.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 *
 * A negated operator is true when its key is missing, so these denials also hit anonymous calls,
 * AWS services and every call that does not come through a VPC endpoint. That is wanted here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * The root user may delete the policy whatever it says.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
 *
 * @param tableEndpointId id of the gateway endpoint through which the function must call
 */
export function tablePolicy(
  environment: Environment,
  integration: Integration,
  tableEndpointId: string,
): PolicyDocument {
  const { tableArn, executionRoleArn } = integrationNames(environment, integration);
  const { deployers, breakGlass } = principalsOf(environment, integration);
  return policyDocument(
    deny({
      Sid: "DenyWriteExceptFunction",
      Principal: "*",
      Action: WRITES,
      Resource: tableArn,
      Condition: { StringNotEquals: { "aws:PrincipalArn": executionRoleArn } },
    }),
    deny({
      Sid: "DenyFunctionOutsideEndpoint",
      Principal: "*",
      Action: WRITES,
      Resource: tableArn,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": executionRoleArn },
        StringNotEquals: { "aws:SourceVpce": tableEndpointId },
      },
    }),
    deny({
      Sid: "DenyChangeExceptDeployer",
      Principal: "*",
      Action: [
        "dynamodb:DeleteTable",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTableReplicaAutoScaling",
        "dynamodb:UpdateTimeToLive",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateContributorInsights",
        // These copy every row to a stream.
        "dynamodb:EnableKinesisStreamingDestination",
        "dynamodb:UpdateKinesisStreamingDestination",
        "dynamodb:DisableKinesisStreamingDestination",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
      ],
      Resource: tableArn,
      Condition: { StringNotEquals: { "aws:PrincipalArn": deployers } },
    }),
    deny({
      Sid: "DenyPolicyChangeExceptDeployerOrBreakGlass",
      Principal: "*",
      Action: ["dynamodb:PutResourcePolicy", "dynamodb:DeleteResourcePolicy"],
      Resource: tableArn,
      Condition: { StringNotEquals: { "aws:PrincipalArn": [...deployers, ...breakGlass] } },
    }),
  );
}
