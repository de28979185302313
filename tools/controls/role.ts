import { all, each, none, tagged } from "./checks";
import type { ControlFamily } from "./model";
import {
  allowsNobodyByWildcard,
  allowsNoWildcardAction,
  allowsOnEveryResourceOnly,
  allowsServicesOnly,
  decryptsWithNamedKeys,
} from "./policy-settings";
import { isAbsent } from "./settings";

/**
 * Actions that are allowed on every resource. The explicit list with a reason for each is that of
 * `__tests__/stacks/every-stack.test.ts`.
 */
const ON_EVERY_RESOURCE = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
  "logs:DescribeLogGroups",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
];

/** aws_iam_role, its inline policy, and the operators' managed policy. */
export const ROLE_CONTROLS: ControlFamily = {
  title: "Role and policy",
  provenBy: "__tests__/stacks/every-stack.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["IAM.1", "IAM.21"],
        checkov: ["CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40"],
        Prowler: [
          "iam_customer_attached_policy_no_administrative_privileges",
          "iam_inline_policy_no_administrative_privileges",
        ],
      },
      asks: 'IAM policies should not allow full "*" administrative privileges, nor wildcard actions for services',
      check: all(
        each("aws_iam_policy", [allowsNoWildcardAction("policy")]),
        each("aws_iam_role_policy", [allowsNoWildcardAction("policy")]),
      ),
      setBy: "policies/statement.ts",
    },
    {
      ids: { "Security Hub": ["KMS.1"] },
      asks: "IAM customer managed policies should not allow decryption actions on all KMS keys",
      check: each("aws_iam_policy", [decryptsWithNamedKeys("policy")]),
      setBy: "policies/roles/operator-policy.ts",
    },
    {
      ids: { "Security Hub": ["KMS.2"] },
      asks: "IAM principals should not have IAM inline policies that allow decryption actions on all KMS keys",
      check: each("aws_iam_role_policy", [decryptsWithNamedKeys("policy")]),
      setBy: "policies/roles/",
    },
    {
      ids: { checkov: ["CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289"] },
      asks: "Ensure IAM policies does not allow privilege escalation, credentials exposure, data exfiltration, permissions management without constraints",
      check: all(
        each("aws_iam_policy", [allowsOnEveryResourceOnly("policy", [])]),
        each("aws_iam_role_policy", [allowsOnEveryResourceOnly("policy", ON_EVERY_RESOURCE)]),
      ),
      setBy: "policies/roles/",
      caveat:
        "with `secret.prefetch` also `secretsmanager:BatchGetSecretValue`, which names no " +
        "resource; `GetSecretValue` decides for each secret",
    },
    {
      ids: { checkov: ["CKV_AWS_60", "CKV_AWS_61"] },
      asks: "Ensure IAM role allows only specific services or principals to assume it",
      check: each("aws_iam_role", [
        allowsNobodyByWildcard("assume_role_policy"),
        allowsServicesOnly("assume_role_policy"),
      ]),
      setBy: "policies/roles/trust.ts",
      caveat: "a reader role, where `assumeReaderRole` asks for one, names the execution role",
    },
    {
      ids: {
        checkov: ["CKV_AWS_274", "CKV2_AWS_56"],
        "cdk-nag": ["AwsSolutions-IAM4"],
      },
      asks: "Disallow IAM roles, users, and groups from using AWS managed policies",
      check: all(
        none("aws_iam_role_policy_attachment", "aws_iam_policy_attachment"),
        each("aws_iam_role", [isAbsent("managed_policy_arns", ["arn:aws:iam::aws:policy/Any"])]),
      ),
      setBy: "constructs/service-role.ts",
    },
    {
      ids: { "Security Hub": ["IAM.24"] },
      asks: "IAM roles should be tagged",
      check: tagged("aws_iam_role"),
      setBy: "constructs/environment-stack.ts",
    },
  ],
  declined: [
    {
      ids: {
        checkov: ["CKV_AWS_355", "CKV_AWS_290"],
        "cdk-nag": ["AwsSolutions-IAM5"],
      },
      asks: 'Ensure no IAM policies documents allow "*" as a statement\'s resource for restrictable actions',
      reason:
        "Lambda asks for its network-interface actions on every resource before it creates a " +
        "function in a VPC, and X-Ray has no resource to name. Function code is denied the former",
    },
    {
      ids: { Prowler: ["iam_role_cross_service_confused_deputy_prevention"] },
      asks: "Ensure IAM Service Roles prevents against a cross-service confused deputy attack",
      reason:
        "Kept by every role but the trail's: CloudTrail documents that trust policy without a " +
        "condition. The role may only write streams of the trail's log group",
    },
  ],
};
