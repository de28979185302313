import { show } from "../errors";
import { parsePolicyArn } from "../formats/policy-arn";
import { integrationNames } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { namingScope } from "./naming-scope";

/**
 * The permissions boundary can be attached: IAM takes policies of the role's own account and those
 * that AWS manages. And it is there before the roles are: none of the policies that come with them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const checkRoles: Check = (draft) => {
  const { account, region, roles } = draft;
  const arn = roles?.permissionsBoundaryArn;
  const policy = parsePolicyArn(arn ?? "");
  if (policy === undefined) {
    return [];
  }
  const problem = (accepted: string, fix: string) => [
    { path: ["roles", "permissionsBoundaryArn"], got: show(arn), accepted, fix },
  ];
  const partition = partitionOf(region ?? "");
  if (partition !== undefined && policy.partition !== partition) {
    return problem(
      `an ARN of partition ${partition}, that of the Region`,
      `start the ARN with arn:${partition}:, or correct region`,
    );
  }
  if (account !== undefined && policy.account !== account && policy.account !== "aws") {
    return problem(
      `a policy of account ${account} or of AWS: IAM attaches no other`,
      "create the policy in this account and write its ARN",
    );
  }
  return policy.account !== "aws" && ownPolicies(draft).includes(policy.policyName.toLowerCase())
    ? problem(
        "a policy that this template does not create: no boundary lets a role do more than one secret's operator or rotation",
        "name a policy that the organisation owns, or remove it",
      )
    : [];
};

/** The managed policies that the template creates, in lower case, as IAM compares names. */
function ownPolicies(draft: EnvironmentDraft): string[] {
  const scope = namingScope(draft);
  return scope === undefined
    ? []
    : (draft.integrations ?? []).flatMap((integration) => {
        if (integration?.name === undefined) {
          return [];
        }
        const { operatorPolicyName, rotationPolicyName } = integrationNames(scope, {
          name: integration.name,
          secret: {},
        });
        return [operatorPolicyName, rotationPolicyName].map((name) => name.toLowerCase());
      });
}
