import type { PolicyDocument } from "./statement";
import { deny, policyDocument } from "./statement";
import type { Principals } from "./principals";

export interface SecretPolicyProps {
  readonly principals: Principals;
  /** Id of the interface endpoint through which the reader must call. */
  readonly vpcEndpointId: string;
}

/**
 * The secret's resource policy: denials only. IAM grants; this bounds what any grant can reach.
 *
 * A negated operator is true when its key is missing, so each Deny below also hits calls without
 * the key: anonymous calls and AWS services (no `aws:PrincipalArn`), and every call that does not
 * come through a VPC endpoint (no `aws:SourceVpce`). That is wanted here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * Metadata reads (DescribeSecret, GetResourcePolicy, ListSecretVersionIds) stay with IAM, so that
 * plans and audits work. `aws:PrincipalArn` of a role session is the ARN of the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function secretPolicy({ principals, vpcEndpointId }: SecretPolicyProps): PolicyDocument {
  const { reader, operators, deployers, breakGlass } = principals;
  return policyDocument(
    deny({
      Sid: "DenyReadExceptReader",
      Principal: "*",
      // A batch read is authorized per secret as GetSecretValue; naming it as well says so.
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalArn": reader } },
    }),
    deny({
      Sid: "DenyReaderOutsideEndpoint",
      Principal: "*",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": reader },
        StringNotEquals: { "aws:SourceVpce": vpcEndpointId },
      },
    }),
    deny({
      Sid: "DenyNewValueExceptOperator",
      Principal: "*",
      Action: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalArn": operators } },
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
      Resource: "*",
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
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalArn": [...deployers, ...breakGlass] } },
    }),
  );
}
