import type { Environment } from "../../config/schema";
import type { SecretStore } from "../../config/secret-source";
import { principalsOf } from "../principals";
import { secretCalls } from "../secret-calls";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";
import { sidPart } from "./sid";

/**
 * Lets each reader make the calls of its source on its own secret. Without statements where no
 * integration keeps its secret in the store.
 *
 * An endpoint policy bounds and never grants, so it must hold an Allow for what is used.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function readingThroughEndpoint(
  environment: Environment,
  store: SecretStore,
): PolicyDocument {
  return policyDocument(
    ...environment.integrations
      .filter(({ secret }) => secret.store === store)
      .flatMap((integration) =>
        secretCalls(environment, integration).map(({ verb, action, resource }) =>
          allow({
            Sid: `${verb}${sidPart(integration.name)}`,
            Principal: "*",
            Action: [action],
            Resource: resource,
            Condition: {
              ArnEquals: { "aws:PrincipalArn": principalsOf(environment, integration).reader },
            },
          }),
        ),
      ),
  );
}
