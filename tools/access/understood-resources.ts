/**
 * What the tool knows of Terraform's resource types: the only place to look when a stack holds
 * something new. Whatever is not here may decide access for all that the tool knows.
 */
import { blockOf } from "./stack-resources";

/** A type that decides access. A property in none of the lists is not understood. */
export interface UnderstoodType {
  /** What it decides, and where that is taken into account. */
  readonly decides: string;
  /** Policy documents, compared statement by statement. */
  readonly documents?: readonly string[];
  /** To what a policy or a setting belongs: a reference, because a literal name cannot be followed. */
  readonly owner?: readonly string[];
  /** Taken into account as they are; a change of one may widen. */
  readonly decisive?: readonly string[];
  /** Say nothing about access, whatever they are. */
  readonly free?: readonly string[];
  /** The values that are taken into account, where others would mean something else. */
  readonly accepted?: Readonly<Record<string, (value: unknown) => boolean>>;
  /** Whether a new one lets someone do more without any document. */
  readonly grants?: true;
  /** Whether it limits access by being there. */
  readonly limits?: true;
  /** Whether it may be in another Region of the account, by a provider that differs in that alone. */
  readonly inOtherRegions?: true;
}

const isTrue = (value: unknown) => value === true;

/** A topic of the stacks, or the organisation's own. */
const isTopic = (value: unknown) =>
  typeof value === "string" &&
  /^(?:\$\{aws_sns_topic\.\w[\w-]*\.arn\}|arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+)$/.test(value);

/** AWS Config's own role, which reads no value and which nobody can change. */
const isRoleOfConfig = (value: unknown) =>
  typeof value === "string" &&
  /^arn:[\w-]+:iam::\d{12}:role\/aws-service-role\/config\.amazonaws\.com\/AWSServiceRoleForConfig$/.test(
    value,
  );

/** The account's own event bus, to which a rule of another Region hands events on. */
const isEventBus = (value: unknown) =>
  typeof value === "string" && /^arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/default$/.test(value);

/** Types whose policies and settings are read, or compared, property by property. */
export const UNDERSTOOD_TYPES: Readonly<Record<string, UnderstoodType>> = {
  aws_cloudwatch_event_rule: {
    decides: "which events a target gets. It could name a role for it, which is not read",
    free: ["name", "event_pattern", "state"],
    inOtherRegions: true,
  },
  aws_cloudwatch_event_target: {
    decides:
      "who gets a rule's events: a topic, by the topic's own policy, or an event bus, by a role's. Any " +
      "other target would be invoked",
    owner: ["rule", "role_arn"],
    decisive: ["arn"],
    free: ["target_id", "input_transformer"],
    accepted: { arn: (value) => isTopic(value) || isEventBus(value) },
    inOtherRegions: true,
  },
  aws_cloudwatch_log_group: {
    decides: "under which key the logs are",
    decisive: ["name", "kms_key_id"],
    free: ["retention_in_days", "skip_destroy", "log_group_class"],
  },
  aws_config_config_rule: {
    decides: "nothing, as long as the rule is AWS's own: one with code of its own would run it",
    decisive: ["source"],
    free: ["name", "scope", "input_parameters", "maximum_execution_frequency"],
    accepted: { source: (value) => blockOf(value)?.owner === "AWS" },
  },
  aws_config_configuration_recorder: {
    decides: "as which role AWS Config looks at resources: its own, which reads no value",
    decisive: ["role_arn"],
    free: ["name", "recording_group", "recording_mode"],
    accepted: { role_arn: isRoleOfConfig },
  },
  aws_config_delivery_channel: {
    decides: "into which bucket AWS Config writes what it saw, and under which key",
    owner: ["s3_bucket_name", "s3_kms_key_arn"],
    free: ["name", "s3_key_prefix", "snapshot_delivery_properties"],
  },
  aws_dynamodb_resource_policy: {
    decides: "who may use a table: the table policy of the matrix",
    documents: ["policy"],
    owner: ["resource_arn"],
  },
  aws_dynamodb_table: {
    decides: "under which key the rows are",
    decisive: ["name", "server_side_encryption"],
    free: [
      ...["attribute", "billing_mode", "deletion_protection_enabled", "hash_key", "range_key"],
      ...["point_in_time_recovery", "ttl", "read_capacity", "write_capacity", "table_class"],
    ],
  },
  aws_iam_policy: {
    decides: "what its holders may do: the operator policy of the matrix",
    documents: ["policy"],
    decisive: ["name", "path"],
  },
  aws_iam_role: {
    decides: "who may act as the role, and within which boundary",
    documents: ["assume_role_policy"],
    decisive: ["name", "path", "permissions_boundary", "max_session_duration"],
  },
  aws_iam_role_policy: {
    decides: "what a role may do",
    documents: ["policy"],
    owner: ["role"],
    free: ["name"],
  },
  aws_kms_alias: {
    decides: "which key a name is: so the key of a parameter is found",
    decisive: ["name", "target_key_id"],
  },
  aws_kms_key: {
    decides: "who may use a key: the key policies of the matrix",
    documents: ["policy"],
    free: ["deletion_window_in_days", "enable_key_rotation", "rotation_period_in_days"],
  },
  aws_lambda_function: {
    decides: "what code runs as the reader. The code itself is reviewed as code",
    decisive: [
      ...["function_name", "handler", "runtime", "layers", "role", "environment", "filename"],
      ...["kms_key_arn", "vpc_config"],
    ],
    free: [
      ...["source_code_hash", "architectures", "memory_size", "timeout", "ephemeral_storage"],
      ...["reserved_concurrent_executions", "logging_config", "tracing_config"],
    ],
    accepted: {
      filename: (value) => typeof value === "string" && value.startsWith("assets/"),
      // A path would lead out of the package, such as into a layer.
      handler: (value) => typeof value === "string" && !value.includes("/"),
    },
    grants: true,
  },
  aws_lambda_function_event_invoke_config: {
    decides: "to which queue failed runs go",
    owner: ["function_name"],
    decisive: ["destination_config"],
    free: ["maximum_event_age_in_seconds", "maximum_retry_attempts"],
  },
  aws_lambda_permission: {
    decides: "who may invoke a function: the function policy of the matrix",
    owner: ["function_name"],
    decisive: [
      ...["statement_id", "action", "principal"],
      ...["source_arn", "source_account", "principal_org_id"],
    ],
    grants: true,
  },
  aws_s3_bucket: {
    decides: "nothing by itself: a policy inside it is a property that is not understood",
    decisive: ["bucket"],
    free: ["force_destroy"],
  },
  aws_s3_bucket_ownership_controls: {
    decides: "that access control lists of the trail's bucket do not count",
    owner: ["bucket"],
    decisive: ["rule"],
    limits: true,
  },
  aws_s3_bucket_policy: {
    decides: "who may use the trail's bucket: compared, but in no cell of the matrix",
    documents: ["policy"],
    owner: ["bucket"],
  },
  aws_s3_bucket_public_access_block: {
    decides: "that the trail's bucket cannot be public",
    owner: ["bucket"],
    decisive: [
      ...["block_public_acls", "block_public_policy"],
      ...["ignore_public_acls", "restrict_public_buckets"],
    ],
    accepted: {
      block_public_acls: isTrue,
      block_public_policy: isTrue,
      ignore_public_acls: isTrue,
      restrict_public_buckets: isTrue,
    },
    limits: true,
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    decides: "under which key the trail's log files are",
    owner: ["bucket"],
    decisive: ["rule"],
    limits: true,
  },
  aws_scheduler_schedule: {
    decides: "what is invoked, and as which role",
    decisive: ["name", "group_name", "target"],
    free: [
      ...["schedule_expression", "schedule_expression_timezone", "flexible_time_window"],
      ...["state", "start_date", "end_date"],
    ],
  },
  aws_secretsmanager_secret: {
    decides: "under which key the value is. Its policy is a resource of its own",
    decisive: ["name", "kms_key_id"],
    free: ["recovery_window_in_days"],
  },
  aws_secretsmanager_secret_policy: {
    decides: "who may use the secret: the secret policy of the matrix",
    documents: ["policy"],
    owner: ["secret_arn"],
    decisive: ["block_public_policy"],
    accepted: { block_public_policy: isTrue },
  },
  aws_sns_topic: {
    decides: "under which key the alarms are",
    decisive: ["name", "kms_master_key_id"],
  },
  aws_sns_topic_policy: {
    decides: "who may use the alarm topic: compared, but in no cell of the matrix",
    documents: ["policy"],
    owner: ["arn"],
  },
  aws_sqs_queue: {
    decides: "under which key failed runs are",
    decisive: ["name", "kms_master_key_id"],
    free: ["message_retention_seconds", "visibility_timeout_seconds"],
  },
  aws_sqs_queue_policy: {
    decides: "who may use the queue: the queue policy of the matrix",
    documents: ["policy"],
    owner: ["queue_url"],
  },
  aws_vpc_endpoint: {
    decides: "what goes through the endpoint: the endpoint policies of the matrix",
    documents: ["policy"],
    decisive: [
      ...["service_name", "vpc_endpoint_type", "vpc_id", "private_dns_enabled"],
      ...["security_group_ids", "subnet_ids", "route_table_ids"],
    ],
  },
};

const ROUTES = "where packets go; the policies ask for the endpoint that a request came through";
const PACKETS = "which packets pass, and not what an identity may do";
const WATCHES = "watches, and allows nobody anything";

/** Types that say nothing about access, each with the reason. */
export const SILENT_TYPES: Readonly<Record<string, string>> = {
  aws_accessanalyzer_analyzer: WATCHES,
  aws_cloudtrail: WATCHES,
  aws_cloudwatch_composite_alarm: WATCHES,
  aws_cloudwatch_dashboard: WATCHES,
  aws_cloudwatch_log_metric_filter: WATCHES,
  aws_cloudwatch_metric_alarm: WATCHES,
  aws_config_configuration_recorder_status: WATCHES,
  aws_default_route_table: ROUTES,
  aws_default_security_group: PACKETS,
  aws_eip: ROUTES,
  aws_flow_log: WATCHES,
  aws_internet_gateway: ROUTES,
  aws_nat_gateway: ROUTES,
  aws_route: ROUTES,
  aws_route_table: ROUTES,
  aws_route_table_association: ROUTES,
  aws_s3_bucket_lifecycle_configuration: "how long log files stay",
  aws_s3_bucket_versioning: "whether versions of log files stay",
  aws_scheduler_schedule_group: "a name for schedules",
  aws_security_group: PACKETS,
  aws_sns_topic_subscription: "who gets alarms, which hold no key",
  aws_subnet: ROUTES,
  aws_vpc: ROUTES,
  aws_vpc_security_group_egress_rule: PACKETS,
  aws_vpc_security_group_ingress_rule: PACKETS,
};

/** Data sources whose use is understood, each with the reason. */
export const UNDERSTOOD_DATA: Readonly<Record<string, string>> = {
  aws_ssm_parameter: "the ARN of AWS's own layer, which AWS keeps there",
  terraform_remote_state: "outputs of the other stacks, which references are followed through",
};

/** Parts of a stack beside its resources and data sources that are understood or say nothing. */
export const UNDERSTOOD_PARTS: readonly string[] = [
  ...["//", "data", "output", "provider", "resource", "terraform"],
];

/** Of every type. No policy here asks for a tag: a condition on one is refused when it is read. */
const FREE_OF_ALL = ["//", "depends_on", "description", "tags", "timeouts"];

/** Whether a property of a type that decides access says nothing about it. */
export function isFree({ free }: UnderstoodType, property: string): boolean {
  return FREE_OF_ALL.includes(property) || free?.includes(property) === true;
}

/** Whether a property is in any list of its type. */
export function isUnderstood(type: UnderstoodType, property: string): boolean {
  const { documents = [], owner = [], decisive = [] } = type;
  return isFree(type, property) || [...documents, ...owner, ...decisive].includes(property);
}
