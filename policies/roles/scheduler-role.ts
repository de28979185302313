import { integrationNames, namesOf } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { serviceTrust } from "./trust";

/**
 * Trust of the schedule's role. EventBridge Scheduler sends the ARN of the schedule group.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function schedulerRoleTrust(environment: Environment): PolicyDocument {
  return serviceTrust(
    environment,
    "scheduler.amazonaws.com",
    namesOf(environment).scheduleGroupArn,
  );
}

/**
 * What the schedule may do: invoke one function, and put what it could not deliver on one queue.
 *
 * @param runtimeKeyArn key that encrypts the queue
 */
export function schedulerRolePolicy(
  environment: Environment,
  integration: Integration,
  runtimeKeyArn: string,
): PolicyDocument {
  const { functionArn, queueArn } = integrationNames(environment, integration);
  return policyDocument(
    allow({ Sid: "InvokeFunction", Action: ["lambda:InvokeFunction"], Resource: functionArn }),
    allow({ Sid: "ReportFailures", Action: ["sqs:SendMessage"], Resource: queueArn }),
    allow({
      Sid: "EncryptFailures",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: runtimeKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `sqs.${environment.region}.amazonaws.com` } },
    }),
  );
}
