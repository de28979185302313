import type { LOG_RETENTION_DAYS } from "../config/formats/log-retention";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { configRoleArn } from "../policies/config-service";

/**
 * Rules of AWS Config, all of them managed by AWS, for the settings that matter here. They see what is,
 * where the detections see what somebody does: also a change from a time when nothing listened.
 *
 * Each was looked up in https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html,
 * where its page is named by its identifier: `secretsmanager-using-cmk`.
 *
 * Left out, because they would judge the rest of the account, take no tag and name nothing of ours:
 * `CMK_BACKING_KEY_ROTATION_ENABLED`, `KMS_CMK_NOT_SCHEDULED_FOR_DELETION` (its parameter wants ids of
 * keys, which nobody knows before a deployment), `VPC_FLOW_LOGS_ENABLED`,
 * `CLOUD_TRAIL_ENCRYPTION_ENABLED`, `CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED`,
 * `CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED`, `SECRETSMANAGER_SECRET_UNUSED`. Left out, because they may
 * call the template's own settings wrong: `S3_BUCKET_SSL_REQUESTS_ONLY` (a Deny that names its actions),
 * `LAMBDA_DLQ_CHECK` (an on-failure destination), and `MULTI_REGION_CLOUD_TRAIL_ENABLED` and
 * `CLOUDTRAIL_SECURITY_TRAIL_ENABLED`, which nobody documents for advanced event selectors.
 * https://github.com/awslabs/aws-config-rules/issues/401
 */
export interface ConfigRule {
  /** What the name ends in: `<prefix>-<id>`. */
  readonly id: string;
  /** What AWS calls the rule. */
  readonly identifier: string;
  /** Why it matters here. AWS takes 256 characters. */
  readonly why: string;
  readonly judges: Judged;
}

/** What a rule looks at. AWS lets a rule have a tag or types as its scope, never both. */
type Judged = TaggedResources | NamedResources;

/** Recorded resources with the environment's tag, whenever one changes. */
interface TaggedResources {
  readonly by: "tag";
  /** The only types that the rule has an opinion on. A recorder has to record them. */
  readonly resourceTypes: readonly string[];
}

/** Once a day, with parameters that name resources of ours. Needs no recording. */
interface NamedResources {
  readonly by: "name";
  readonly parameters: Readonly<Record<string, string>>;
}

/** The tag that every stack's provider puts on all that it creates. */
export function configScope({ name }: Pick<Environment, "name">): {
  readonly tagKey: string;
  readonly tagValue: string;
} {
  return { tagKey: "environment", tagValue: name };
}

/** The rules of an environment; none where the configuration has AWS Config off. */
export function configRules(environment: Environment): ConfigRule[] {
  if (environment.audit.config === "off") {
    return [];
  }
  return [
    ...secretRules(environment),
    ...FUNCTION_RULES,
    ...TABLE_RULES,
    ...NETWORK_RULES,
    ...(environment.audit.trailLogGroupName === undefined ? trailRules(environment) : []),
    ...alarmRules(environment),
  ];
}

/** Name of a rule. EventBridge hears of it by the environment's prefix. */
export function configRuleName(environment: Environment, { id }: Pick<ConfigRule, "id">): string {
  return `${namesOf(environment).prefix}-${id}`;
}

/** The types of resources that the rules need to have recorded, each once, in alphabetical order. */
export function recordedTypes(rules: readonly ConfigRule[]): string[] {
  const types = rules.flatMap(({ judges }) => (judges.by === "tag" ? judges.resourceTypes : []));
  return [...new Set(types)].sort();
}

/** Parameters in Parameter Store have no such rule. */
function secretRules(environment: Environment): ConfigRule[] {
  // The shape strict hides the secret from whoever is not listed, AWS Config's role included.
  const isListed = environment.principals.planners.includes(configRoleArn(environment));
  const isSeen = environment.integrations.some(
    ({ secret }) =>
      secret.store === "secrets-manager" && (secret.policyShape === "split" || isListed),
  );
  return isSeen
    ? [
        {
          id: "secret-under-own-key",
          identifier: "SECRETSMANAGER_USING_CMK",
          why: "Under AWS's own key every identity of the account that may read the secret may decrypt it: the key's policy is the second lock.",
          judges: { by: "tag", resourceTypes: ["AWS::SecretsManager::Secret"] },
        },
      ]
    : [];
}

const OF_FUNCTIONS = { by: "tag", resourceTypes: ["AWS::Lambda::Function"] } as const;

const FUNCTION_RULES: readonly ConfigRule[] = [
  {
    id: "function-not-public",
    identifier: "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
    why: "Whoever may invoke the function uses the key, without ever reading it.",
    judges: OF_FUNCTIONS,
  },
  {
    id: "function-in-vpc",
    identifier: "LAMBDA_INSIDE_VPC",
    why: "Only inside the VPC do the endpoint policies and the security groups bind the function.",
    judges: OF_FUNCTIONS,
  },
  {
    id: "function-bounded",
    identifier: "LAMBDA_CONCURRENCY_CHECK",
    why: "Without a limit on concurrency, one flood of invocations uses up the account's, and the third party's patience.",
    judges: OF_FUNCTIONS,
  },
];

const OF_TABLES = { by: "tag", resourceTypes: ["AWS::DynamoDB::Table"] } as const;

const TABLE_RULES: readonly ConfigRule[] = [
  {
    id: "table-recoverable",
    identifier: "DYNAMODB_PITR_ENABLED",
    why: "Rows that were overwritten or deleted come back only by point-in-time recovery.",
    judges: OF_TABLES,
  },
  {
    id: "table-under-own-key",
    identifier: "DYNAMODB_TABLE_ENCRYPTED_KMS",
    why: "Under a key of ours, who reads the rows is said twice: by IAM and by the key's policy.",
    judges: OF_TABLES,
  },
];

const NETWORK_RULES: readonly ConfigRule[] = [
  {
    id: "default-group-closed",
    identifier: "VPC_DEFAULT_SECURITY_GROUP_CLOSED",
    why: "What is created without a security group gets the VPC's default one, which has to let nothing through.",
    judges: { by: "tag", resourceTypes: ["AWS::EC2::SecurityGroup"] },
  },
];

const OF_BUCKETS = { by: "tag", resourceTypes: ["AWS::S3::Bucket"] } as const;

/** Of our own trail; another's is the business of whoever has it. */
function trailRules(environment: Environment): ConfigRule[] {
  const { trailBucketName, trailLogGroupName } = namesOf(environment);
  return [
    {
      id: "trail-on",
      identifier: "CLOUD_TRAIL_ENABLED",
      why: "Every detection counts events of this trail: without it, no alarm ever comes.",
      judges: { by: "name", parameters: { s3BucketName: trailBucketName } },
    },
    {
      id: "trail-log-kept",
      identifier: "CW_LOGGROUP_RETENTION_PERIOD_CHECK",
      why: "Who read the key is asked weeks later: the events have to be there still.",
      judges: {
        by: "name",
        parameters: {
          LogGroupNames: trailLogGroupName,
          MinRetentionTime: String(comparableRetention(environment.audit.logRetentionDays)),
        },
      },
    },
    {
      id: "trail-bucket-not-public",
      identifier: "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
      why: "The log files name every principal, address and resource of the account.",
      judges: OF_BUCKETS,
    },
    {
      id: "trail-bucket-versioned",
      identifier: "S3_BUCKET_VERSIONING_ENABLED",
      why: "A log file that somebody overwrites or deletes stays as a version.",
      judges: OF_BUCKETS,
    },
    {
      id: "trail-bucket-under-own-key",
      identifier: "S3_DEFAULT_ENCRYPTION_KMS",
      why: "Under a key of ours, who reads the log files is said twice: by IAM and by the key's policy.",
      judges: OF_BUCKETS,
    },
  ];
}

function alarmRules({ partition, alarms }: Environment): ConfigRule[] {
  return [
    // AWS has this rule in no Region of GovCloud.
    ...(partition === "aws"
      ? [
          {
            id: "alarm-actions-on",
            identifier: "CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK",
            why: "An alarm whose actions are off goes off and tells nobody.",
            judges: { by: "tag", resourceTypes: ["AWS::CloudWatch::Alarm"] } as const,
          },
        ]
      : []),
    ...(alarms.topicArn === undefined
      ? [
          {
            id: "alarm-topic-encrypted",
            identifier: "SNS_ENCRYPTED_KMS",
            why: "Messages name principals and resources, and an alarm can only publish under a key whose policy lets it.",
            judges: { by: "tag", resourceTypes: ["AWS::SNS::Topic"] } as const,
          },
        ]
      : []),
  ];
}

/**
 * Days that `CW_LOGGROUP_RETENTION_PERIOD_CHECK` takes: not all that CloudWatch Logs does.
 * https://docs.aws.amazon.com/config/latest/developerguide/cw-loggroup-retention-period-check.html
 */
const COMPARABLE_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653,
] as const satisfies readonly (typeof LOG_RETENTION_DAYS)[number][];

/** The longest time that the rule can ask for and that the log group still keeps. */
function comparableRetention(days: number): number {
  return Math.max(...COMPARABLE_RETENTION_DAYS.filter((each) => each <= days));
}
