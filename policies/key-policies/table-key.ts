import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { accountPrincipal } from "../principals";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { keyAdministration } from "./administration";

/**
 * Key of one table: whoever IAM lets use the table may use the key, through DynamoDB and for this
 * table only. DynamoDB sends the name of the table as encryption context.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 */
export function tableKeyPolicy(environment: Environment, integration: Integration): PolicyDocument {
  const { tableName } = integrationNames(environment, integration);
  const throughDynamoDb = {
    "kms:ViaService": `dynamodb.${environment.region}.amazonaws.com`,
    "kms:CallerAccount": environment.account,
  };
  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "UseThroughTable",
      Principal: accountPrincipal(environment),
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
      ],
      Resource: THIS_KEY,
      Condition: {
        StringEquals: {
          ...throughDynamoDb,
          "kms:EncryptionContext:aws:dynamodb:tableName": tableName,
        },
      },
    }),
    // DynamoDB keeps access to the table's data by a grant that the creator of the table makes.
    allow({
      Sid: "GrantToDynamoDb",
      Principal: accountPrincipal(environment),
      Action: ["kms:CreateGrant"],
      Resource: THIS_KEY,
      Condition: { StringEquals: throughDynamoDb, Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
  );
}
