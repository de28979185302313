import type { DetectionId } from "../../config/detection-ids";

/** A metric filter that the CIS AWS Foundations Benchmark prescribes. */
export interface PrescribedFilter {
  readonly id: DetectionId;
  /** Section of CIS v3.0.0, v4.0.0 and v5.0.0; 4.n is 5.n in v6.0.0. */
  readonly section: string;
  /** Control of Security Hub that compares the text; 4.15 has none. */
  readonly control?: string;
  /** What it tells, as the end of a sentence. */
  readonly what: string;
  readonly pattern: string;
  /** Finds the same events in CloudWatch Logs Insights. */
  readonly insightsFilter: string;
}

/**
 * The prescribed texts, letter by letter: Security Hub's controls fail when a filter has another text
 * or a further clause. So they are not built by our builder, and nothing of ours is in them.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 *
 * Where CIS and Security Hub differ, the text is Security Hub's, because it compares. CIS v4.0.0 and
 * v5.0.0 have two more conditions in 4.1, which by precedence bind to its second half only, and other
 * blanks elsewhere.
 * https://github.com/turbot/steampipe-mod-aws-compliance/blob/bb290bca5e0084725ccbb9d8ed21926e5ae14c1c/cis_v500/docs/cis_v500_4_1.md
 *
 * They count what they count: `!=` does not match where the field is missing, so a sign-in without
 * `MFAUsed` is not in 4.2.
 */
export const PRESCRIBED_FILTERS: readonly PrescribedFilter[] = [
  {
    id: "cis-unauthorized-calls",
    section: "4.1",
    control: "CloudWatch.2",
    what: "AWS refused a call of anybody in this account",
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    insightsFilter: "errorCode like /UnauthorizedOperation$|^AccessDenied/",
  },
  {
    id: "cis-console-no-mfa",
    section: "4.2",
    control: "CloudWatch.3",
    what: "an IAM user signed in to the console without MFA",
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    insightsFilter:
      'eventName = "ConsoleLogin" and additionalEventData.MFAUsed != "Yes" and userIdentity.type = "IAMUser"',
  },
  {
    id: "cis-root-used",
    section: "4.3",
    control: "CloudWatch.1",
    what: "the root user did something",
    pattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    insightsFilter: 'userIdentity.type = "Root" and not ispresent(userIdentity.invokedBy)',
  },
  {
    id: "cis-iam-changed",
    section: "4.4",
    control: "CloudWatch.4",
    what: "an IAM policy was changed, attached or detached",
    pattern:
      "{($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy)}",
    insightsFilter:
      "eventName like /^(Put|Delete|Attach|Detach)(Group|Role|User)Policy$|^(Create|Delete)Policy(Version)?$/",
  },
  {
    id: "cis-trail-changed",
    section: "4.5",
    control: "CloudWatch.5",
    what: "a CloudTrail trail was created, changed, deleted, started or stopped",
    pattern:
      "{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}",
    insightsFilter: "eventName like /^(Create|Update|Delete)Trail$|^(Start|Stop)Logging$/",
  },
  {
    id: "cis-console-failures",
    section: "4.6",
    control: "CloudWatch.6",
    what: "a sign-in to the console failed",
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    insightsFilter: 'eventName = "ConsoleLogin" and errorMessage = "Failed authentication"',
  },
  {
    id: "cis-key-disabled",
    section: "4.7",
    control: "CloudWatch.7",
    what: "a KMS key was disabled or its deletion scheduled",
    pattern:
      "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}",
    insightsFilter: 'eventName in ["DisableKey", "ScheduleKeyDeletion"]',
  },
  {
    id: "cis-bucket-policy",
    section: "4.8",
    control: "CloudWatch.8",
    what: "policy, ACL, CORS, lifecycle or replication of a bucket was changed",
    pattern:
      "{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}",
    insightsFilter:
      "eventName like /^PutBucketAcl$|^(Put|Delete)Bucket(Policy|Cors|Lifecycle|Replication)$/",
  },
  {
    id: "cis-config-changed",
    section: "4.9",
    control: "CloudWatch.9",
    what: "AWS Config was changed or stopped",
    pattern:
      "{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}",
    insightsFilter:
      "eventName like /^(Stop|Put)ConfigurationRecorder$|^(Delete|Put)DeliveryChannel$/",
  },
  {
    id: "cis-security-groups",
    section: "4.10",
    control: "CloudWatch.10",
    what: "a security group was created, changed or deleted",
    pattern:
      "{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ($.eventName=DeleteSecurityGroup)}",
    insightsFilter:
      "eventName like /^(Authorize|Revoke)SecurityGroup(In|E)gress$|^(Create|Delete)SecurityGroup$/",
  },
  {
    id: "cis-network-acls",
    section: "4.11",
    control: "CloudWatch.11",
    what: "a network ACL was created, changed or deleted",
    pattern:
      "{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}",
    insightsFilter:
      "eventName like /^(Create|Delete)NetworkAcl(Entry)?$|^ReplaceNetworkAcl(Entry|Association)$/",
  },
  {
    id: "cis-gateways",
    section: "4.12",
    control: "CloudWatch.12",
    what: "an internet or customer gateway was created, attached, detached or deleted",
    pattern:
      "{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}",
    insightsFilter:
      "eventName like /^(Create|Delete)CustomerGateway$|^(Attach|Create|Delete|Detach)InternetGateway$/",
  },
  {
    id: "cis-route-tables",
    section: "4.13",
    control: "CloudWatch.13",
    what: "a route or a route table was created, changed or deleted",
    pattern:
      "{($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable)}",
    insightsFilter:
      "eventName like /^(Create|Delete)Route(Table)?$|^ReplaceRoute(TableAssociation)?$|^DisassociateRouteTable$/",
  },
  {
    id: "cis-vpc-changed",
    section: "4.14",
    control: "CloudWatch.14",
    what: "a VPC or a peering of one was created, changed or deleted",
    pattern:
      "{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}",
    insightsFilter:
      "eventName like /^((Create|Delete)Vpc|ModifyVpcAttribute|(Accept|Create|Delete|Reject)VpcPeeringConnection|(Attach|Detach)ClassicLinkVpc|(Disable|Enable)VpcClassicLink)$/",
  },
  {
    // Security Hub has no control for it, so the text is that of CIS.
    // https://github.com/turbot/steampipe-mod-aws-compliance/blob/e543c3fd867c0b3b6de5038a3426ee5a2ffc0684/cis_v400/docs/cis_v400_4_15.md
    id: "cis-organizations",
    section: "4.15",
    what: "the AWS organisation, its accounts or its policies were changed",
    pattern:
      '{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = "AcceptHandshake") || ($.eventName = "AttachPolicy") || ($.eventName = "CreateAccount") || ($.eventName = "CreateOrganizationalUnit") || ($.eventName = "CreatePolicy") || ($.eventName = "DeclineHandshake") || ($.eventName = "DeleteOrganization") || ($.eventName = "DeleteOrganizationalUnit") || ($.eventName = "DeletePolicy") || ($.eventName = "DetachPolicy") || ($.eventName = "DisablePolicyType") || ($.eventName = "EnablePolicyType") || ($.eventName = "InviteAccountToOrganization") || ($.eventName = "LeaveOrganization") || ($.eventName = "MoveAccount") || ($.eventName = "RemoveAccountFromOrganization") || ($.eventName = "UpdatePolicy") || ($.eventName = "UpdateOrganizationalUnit")) }',
    insightsFilter:
      'eventSource = "organizations.amazonaws.com" and eventName not like /^(Describe|List)/',
  },
];
