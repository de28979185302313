import type { Environment, Integration } from "../config/schema";
import { accountPrincipal, byAccount, everyPrincipal, principalsOf } from "./principals";
import type { Principals } from "./principals";
import { PUT_VALUE_ACTIONS, RECOVER_SECRET_ACTIONS } from "./secret-actions";
import type { PolicyDocument, Statement } from "./statement";
import { allow, deny, denyEveryAction, policyDocument, THIS_SECRET } from "./statement";

export interface SecretPolicyProps {
  readonly environment: Environment;
  readonly integration: Integration;
  /** Id of the interface endpoint through which the reader must call. */
  readonly vpcEndpointId: string;
}

/**
 * The secret's resource policy. It denies: IAM grants, and this bounds what any grant can reach. It
 * allows only what IAM of this account cannot, the roles of other accounts.
 *
 * A negated operator is true when its key is missing, so each Deny below also hits calls without
 * the key: anonymous calls and AWS services (no `aws:PrincipalArn`), and every call that does not
 * come through a VPC endpoint (no `aws:SourceVpce`). That is wanted here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * In the shape `split`, metadata reads (DescribeSecret, GetResourcePolicy, ListSecretVersionIds) stay
 * with IAM, so that plans and audits work. In the shape `strict` they are for the listed only.
 * `aws:PrincipalArn` of a role session is the ARN of the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function secretPolicy(props: SecretPolicyProps): PolicyDocument {
  const { environment, integration, vpcEndpointId } = props;
  const principals = principalsOf(environment, integration);
  return policyDocument(
    ...(integration.secret.policyShape === "strict" ? [everyActionExceptListed(principals)] : []),
    ...splitDenials(principals, vpcEndpointId),
    ...(principals.rotation === undefined ? [] : [copyToAnotherAccount()]),
    ...allowsToOtherAccounts(environment, principals),
  );
}

/**
 * Nobody who is not listed does anything, whatever AWS adds: replication into another account came
 * with an action of its own. What the listed may do to each other's parts is denied by the statements
 * of the shape `split`, which stand beside this one.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/cross-account-replicate-secrets.html
 *
 * Operator, key and values are exactly what Prowler's check
 * `secretsmanager_has_restrictive_resource_policy` asks for. That check refuses every Allow to another
 * account, so an environment with operators or break-glass of another account does not pass it.
 * https://github.com/prowler-cloud/prowler/pull/6985
 */
function everyActionExceptListed(principals: Principals): Statement {
  return denyEveryAction("secretsmanager", {
    Sid: "DenyEveryActionExceptListed",
    Principal: "*",
    Resource: THIS_SECRET,
    Condition: { StringNotEquals: { "aws:PrincipalArn": everyPrincipal(principals) } },
  });
}

function splitDenials(principals: Principals, vpcEndpointId: string): Statement[] {
  const { reader, operators, deployers, breakGlass, rotation } = principals;
  const rotations = rotation === undefined ? [] : [rotation];
  return [
    deny({
      Sid: "DenyReadExceptReader",
      Principal: "*",
      // A batch read is authorized per secret as GetSecretValue; naming it as well says so.
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
      Resource: THIS_SECRET,
      Condition: {
        StringNotEquals: {
          "aws:PrincipalArn": rotation === undefined ? reader : [reader, rotation],
        },
      },
    }),
    // Not the rotation function: it runs in a network of the organisation's, or in none. Whoever has
    // its credentials can read from anywhere, unless the role's own permissions say otherwise.
    deny({
      Sid: "DenyReaderOutsideEndpoint",
      Principal: "*",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
      Resource: THIS_SECRET,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": reader },
        StringNotEquals: { "aws:SourceVpce": vpcEndpointId },
      },
    }),
    deny({
      Sid: "DenyNewValueExceptOperator",
      Principal: "*",
      Action: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
      Resource: THIS_SECRET,
      Condition: { StringNotEquals: { "aws:PrincipalArn": [...operators, ...rotations] } },
    }),
    deny({
      Sid: "DenyChangeExceptDeployer",
      Principal: "*",
      Action: [
        "secretsmanager:UpdateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:RotateSecret",
        "secretsmanager:CancelRotateSecret",
        "secretsmanager:ReplicateSecretToRegions",
        "secretsmanager:RemoveRegionsFromReplication",
        "secretsmanager:StopReplicationToReplica",
        "secretsmanager:TagResource",
        "secretsmanager:UntagResource",
      ],
      Resource: THIS_SECRET,
      Condition: { StringNotEquals: { "aws:PrincipalArn": deployers } },
    }),
    deny({
      Sid: "DenyPolicyChangeExceptDeployerOrBreakGlass",
      Principal: "*",
      Action: [
        "secretsmanager:PutResourcePolicy",
        "secretsmanager:DeleteResourcePolicy",
        "secretsmanager:RestoreSecret",
      ],
      Resource: THIS_SECRET,
      Condition: { StringNotEquals: { "aws:PrincipalArn": [...deployers, ...breakGlass] } },
    }),
  ];
}

/**
 * Nobody links the secret to a replica in another account, the rotation function included. Whoever does
 * needs GetSecretValue and the key as well, which nobody but the reader has without a rotation
 * function, and the reader only through an endpoint that lets nothing else pass. So the statement is
 * placed beside a rotation function only: Secrets Manager refuses a policy with an action that it does
 * not know, and a partition may not know this one yet.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_AssociateCrossAccountReplica.html
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_cross-account-replication.html
 */
function copyToAnotherAccount(): Statement {
  return deny({
    Sid: "DenyCopyToAnotherAccount",
    Principal: "*",
    Action: ["secretsmanager:AssociateCrossAccountReplica"],
    Resource: THIS_SECRET,
  });
}

/**
 * A call from another account needs an Allow on both sides: here, and in that account's IAM. The
 * principal is the account, narrowed to the roles: a role that does not exist yet is not an error,
 * and one that is created anew keeps matching.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
function allowsToOtherAccounts(environment: Environment, principals: Principals): Statement[] {
  const toRolesOf = (part: string, roleArns: readonly string[], actions: string[]) =>
    byAccount(roleArns)
      .filter(({ account }) => account !== environment.account)
      .map(({ account, roles }) =>
        allow({
          Sid: `${part}Of${account}`,
          Principal: accountPrincipal({ partition: environment.partition, account }),
          Action: actions,
          Resource: THIS_SECRET,
          Condition: { ArnEquals: { "aws:PrincipalArn": roles } },
        }),
      );
  return [
    ...toRolesOf("PutValueByOperator", principals.operators, PUT_VALUE_ACTIONS),
    ...toRolesOf("RecoverByBreakGlass", principals.breakGlass, RECOVER_SECRET_ACTIONS),
  ];
}
