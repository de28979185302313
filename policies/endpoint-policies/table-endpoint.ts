import { integrationNames } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { sidPart } from "./sid";

/**
 * Gateway endpoint of DynamoDB: each function puts rows into its own table and nothing else passes.
 * The role stands in a condition because a gateway endpoint takes only "*" as principal.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export function tableEndpointPolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    ...environment.integrations.map((integration) => {
      const { tableArn, executionRoleArn } = integrationNames(environment, integration);
      return allow({
        Sid: `Put${sidPart(integration.name)}`,
        Principal: "*",
        Action: ["dynamodb:PutItem"],
        Resource: tableArn,
        Condition: { ArnEquals: { "aws:PrincipalArn": executionRoleArn } },
      });
    }),
  );
}
