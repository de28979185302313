import { integrationNames } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, NO_RESOURCE_LEVEL_PERMISSION, policyDocument } from "../statement";
import { sidPart } from "./sid";

/**
 * Interface endpoint of STS: each function's role assumes its reader role, and nothing else passes.
 * Without statements where no function assumes a role.
 *
 * The Workload Credentials Provider also asks who it is, as both roles, before it serves. IAM cannot
 * refuse that, an endpoint can. The call has no resource.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function stsEndpointPolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    ...environment.integrations
      .filter(({ secret }) => secret.assumeReaderRole)
      .flatMap((integration) => {
        const { executionRoleArn, readerRoleArn } = integrationNames(environment, integration);
        const assume = allow({
          Sid: `Assume${sidPart(integration.name)}`,
          Principal: "*",
          Action: ["sts:AssumeRole"],
          Resource: readerRoleArn,
          Condition: { ArnEquals: { "aws:PrincipalArn": executionRoleArn } },
        });
        const identify = allow({
          Sid: `Identify${sidPart(integration.name)}`,
          Principal: "*",
          Action: ["sts:GetCallerIdentity"],
          Resource: NO_RESOURCE_LEVEL_PERMISSION,
          Condition: { ArnEquals: { "aws:PrincipalArn": [executionRoleArn, readerRoleArn] } },
        });
        return integration.secret.source === "wcp" ? [assume, identify] : [assume];
      }),
  );
}
