import { integrationNames } from "../../config/names";
import type { Environment } from "../../config/schema";
import { principalsOf } from "../principals";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { sidPart } from "./sid";

/**
 * Interface endpoint of Secrets Manager: each reader reads its own secret and nothing else passes.
 * An endpoint policy bounds and never grants, so it must hold an Allow for what is used.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function secretsEndpointPolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    ...environment.integrations.map((integration) =>
      allow({
        Sid: `Read${sidPart(integration.name)}`,
        Principal: "*",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: integrationNames(environment, integration).secretArnPattern,
        Condition: {
          ArnEquals: { "aws:PrincipalArn": principalsOf(environment, integration).reader },
        },
      }),
    ),
  );
}
