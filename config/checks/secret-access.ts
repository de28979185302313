import { show } from "../errors";
import type { Path, Problem } from "../errors";
import type { ParsedIntegration } from "../schema";
import { defaultStore } from "../secret-source";
import type { Draft, EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";

type SecretDraft = Draft<ParsedIntegration["secret"]>;

/** The store can do what is asked of the secret's policy and rotation, and nobody is locked out. */
export const checkSecretAccess: Check = (draft) =>
  (draft.integrations ?? []).flatMap((integration, index) => {
    const secret = integration?.secret;
    const at = (field: string): Path => ["integrations", index, "secret", field];
    if (secret === undefined) {
      return [];
    }
    return isParameter(secret)
      ? withoutPolicy(secret, at)
      : lockedOut(draft, secret, at("policyShape"));
  });

function isParameter({ source, store }: SecretDraft): boolean {
  return (store ?? defaultStore(source)) === "parameter-store";
}

/** A SecureString parameter takes no resource policy and no rotation. */
function withoutPolicy(secret: SecretDraft, at: (field: string) => Path): Problem[] {
  const { policyShape, rotationRoleArn } = secret;
  const fix = 'remove it, or keep the key in Secrets Manager with source: "secrets-manager"';
  return [
    ...(policyShape === "strict"
      ? [
          {
            path: at("policyShape"),
            got: show(policyShape),
            accepted: '"split" with Parameter Store: a parameter has no policy to deny with',
            fix,
          },
        ]
      : []),
    ...(rotationRoleArn === undefined
      ? []
      : [
          {
            path: at("rotationRoleArn"),
            got: show(rotationRoleArn),
            accepted: "nothing with Parameter Store, which does not rotate parameters",
            fix,
          },
        ]),
  ];
}

/**
 * A denial of every action stops plans and audits by everyone who is not listed. That includes the
 * roles of AWS services: AWS exempts them from service control policies, and nowhere from the policy
 * of a resource.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
function lockedOut(
  { principals, account = "ACCOUNT" }: EnvironmentDraft,
  { policyShape }: SecretDraft,
  path: Path,
): Problem[] {
  return policyShape !== "strict" || principals?.planners?.length !== 0
    ? []
    : [
        {
          path,
          got: show(policyShape),
          accepted:
            '"split", or "strict" with at least 1 role in principals.planners: strict stops plans and audits by everyone else',
          fix:
            "add the roles that plan and audit to principals.planners; those of AWS services can be " +
            "there too (AWS Config, Security Hub, IAM Access Analyzer), such as arn:aws:iam::" +
            `${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
        },
      ];
}
