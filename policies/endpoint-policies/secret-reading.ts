import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { SecretStore } from "../../config/secret-source";
import { principalsOf } from "../principals";
import { ROTATE_VALUE_ACTIONS } from "../secret-actions";
import { secretCalls } from "../secret-calls";
import type { PolicyDocument, Statement } from "../statement";
import { allow, policyDocument } from "../statement";
import { sidPart } from "./sid";

/**
 * Lets each reader make the calls of its source on its own secret, and a rotation function that
 * happens to come this way its own. Without statements where no integration keeps its secret in the
 * store.
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
      .flatMap((integration) => [
        ...reading(environment, integration),
        ...rotating(environment, integration),
      ]),
  );
}

function reading(environment: Environment, integration: Integration): Statement[] {
  const { reader } = principalsOf(environment, integration);
  return secretCalls(environment, integration).map(({ verb, action, resource }) =>
    allow({
      Sid: `${verb}${sidPart(integration.name)}`,
      Principal: "*",
      Action: [action],
      Resource: resource,
      Condition: { ArnEquals: { "aws:PrincipalArn": reader } },
    }),
  );
}

function rotating(environment: Environment, integration: Integration): Statement[] {
  const { rotation } = principalsOf(environment, integration);
  return rotation === undefined
    ? []
    : [
        allow({
          Sid: `Rotate${sidPart(integration.name)}`,
          Principal: "*",
          Action: ROTATE_VALUE_ACTIONS,
          Resource: integrationNames(environment, integration).secretArnPattern,
          Condition: { ArnEquals: { "aws:PrincipalArn": rotation } },
        }),
      ];
}
