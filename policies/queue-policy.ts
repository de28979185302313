import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import type { PolicyDocument } from "./statement";
import { deny, policyDocument } from "./statement";

/**
 * On-failure queue: sent to only by the function (its failed events) and the schedule (what it
 * could not deliver), and over TLS only. Both send as their roles, so IAM grants and this bounds.
 */
export function queuePolicy(environment: Environment, integration: Integration): PolicyDocument {
  const { queueArn, executionRoleArn, schedulerRoleArn } = integrationNames(
    environment,
    integration,
  );
  return policyDocument(
    deny({
      Sid: "DenySendExceptFunctionAndSchedule",
      Principal: "*",
      Action: ["sqs:SendMessage"],
      Resource: queueArn,
      Condition: {
        StringNotEquals: { "aws:PrincipalArn": [executionRoleArn, schedulerRoleArn] },
      },
    }),
    deny({
      Sid: "DenyWithoutTls",
      Principal: "*",
      Action: [
        "sqs:SendMessage",
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:PurgeQueue",
      ],
      Resource: queueArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}
