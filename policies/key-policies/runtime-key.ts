import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { accountPrincipal, principalsOf } from "../principals";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { keyAdministration } from "./administration";
import { logGroupEncryption } from "./log-group";

/**
 * Key of what the function leaves behind: its log group, its environment variables and the
 * on-failure queue.
 */
export function runtimeKeyPolicy(
  environment: Environment,
  integration: Integration,
): PolicyDocument {
  const { functionArn, logGroupArn, executionRoleArn, schedulerRoleArn } = integrationNames(
    environment,
    integration,
  );
  const { deployers, planners } = principalsOf(environment, integration);
  const throughLambda = {
    "kms:ViaService": `lambda.${environment.region}.amazonaws.com`,
    "kms:CallerAccount": environment.account,
  };
  const throughSqs = {
    "kms:ViaService": `sqs.${environment.region}.amazonaws.com`,
    "kms:CallerAccount": environment.account,
  };
  return policyDocument(
    ...keyAdministration(environment),
    logGroupEncryption(environment, logGroupArn),
    // Lambda encrypts the variables as whoever deploys, and decrypts them as the execution role.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
    allow({
      Sid: "EncryptVariablesByDeployer",
      Principal: accountPrincipal(environment),
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": deployers },
        StringEquals: throughLambda,
      },
    }),
    allow({
      Sid: "GrantToLambdaByDeployer",
      Principal: accountPrincipal(environment),
      Action: ["kms:CreateGrant"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": deployers },
        StringEquals: throughLambda,
        Bool: { "kms:GrantIsForAWSResource": "true" },
      },
    }),
    // A plan reads the variables back; without this it would add them again each time.
    ...(planners.length === 0
      ? []
      : [
          allow({
            Sid: "ReadVariablesByPlanner",
            Principal: accountPrincipal(environment),
            Action: ["kms:Decrypt"],
            Resource: THIS_KEY,
            Condition: {
              ArnEquals: { "aws:PrincipalArn": planners },
              StringEquals: throughLambda,
            },
          }),
        ]),
    allow({
      Sid: "DecryptVariablesByFunction",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": executionRoleArn,
          "kms:EncryptionContext:aws:lambda:FunctionArn": functionArn,
        },
      },
    }),
    // Sending to an encrypted queue needs both actions.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    allow({
      Sid: "EncryptFailures",
      Principal: accountPrincipal(environment),
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": [executionRoleArn, schedulerRoleArn] },
        StringEquals: throughSqs,
      },
    }),
    // Whoever IAM lets receive from the queue can look at what failed.
    allow({
      Sid: "ReadFailuresThroughQueue",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: { StringEquals: throughSqs },
    }),
  );
}
