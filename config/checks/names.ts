import type { DetectionId } from "../detection-ids";
import { show } from "../errors";
import type { Problem } from "../errors";
import { integrationNames, namesOf } from "../names";
import type { NamingScope } from "../names";
import type { Check } from "./check";
import { namingScope } from "./naming-scope";

interface LimitedName {
  readonly kind: string;
  readonly name: string;
  readonly limit: number;
}

/** Every name that is made of configured words keeps to AWS's limits. */
export const checkNames: Check = (draft) => {
  const scope = namingScope(draft);
  if (scope === undefined) {
    return [];
  }
  const ofEnvironment = longest(environmentLimits(scope)).map(({ kind, name, limit }) => ({
    path: ["organisation"],
    got: show(scope.organisation),
    accepted: limitText({ kind, name, limit }),
    fix: `shorten organisation or name by ${characters(name.length - limit)} in total`,
  }));
  const ofIntegrations = (draft.integrations ?? []).flatMap((integration, index) =>
    integration?.name === undefined
      ? []
      : longest(integrationLimits(scope, integration.name)).map(({ kind, name, limit }) => ({
          path: ["integrations", index, "name"],
          got: show(integration.name),
          accepted: limitText({ kind, name, limit }),
          fix: `shorten it, organisation or the environment's name by ${characters(name.length - limit)} in total`,
        })),
  );
  return [...ofEnvironment, ...reservedBucketName(scope), ...ofIntegrations];
};

/** The name that is longest over its limit: when it fits, all do. */
function longest(names: readonly LimitedName[]): LimitedName[] {
  const excess = ({ name, limit }: LimitedName) => name.length - limit;
  return names
    .filter((each) => excess(each) > 0)
    .sort((one, other) => excess(other) - excess(one))
    .slice(0, 1);
}

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}

function limitText({ kind, name, limit }: LimitedName): string {
  return `at most ${limit} characters for the ${kind} ${show(name)}, which has ${name.length}`;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const IAM_ROLE = 64;
const IAM_POLICY = 128;
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const LAMBDA_FUNCTION = 64;
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
const SCHEDULE = 64;
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
const EVENT_RULE = 64;
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
const QUEUE = 80;
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
const TABLE = 255;
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
const SECRET = 512;
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
const LOG_GROUP = 512;
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
const KEY_ALIAS = 256;
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
const METRIC_NAMESPACE = 255;
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
const TRAIL = 128;
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const BUCKET = 63;
// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
const TOPIC = 256;

/**
 * The longest id of a detection that a single integration has, and EventBridge tells of. Its alarm,
 * metric and metric filter have the name of its rule, and may be longer. Those of the whole
 * environment fit always.
 */
const LONGEST_RULE_ID: DetectionId = "secret-value-changed";

function environmentLimits(scope: NamingScope): LimitedName[] {
  const names = namesOf(scope);
  return [
    { kind: "schedule group", name: names.scheduleGroupName, limit: SCHEDULE },
    { kind: "trail", name: names.trailName, limit: TRAIL },
    { kind: "bucket", name: names.trailBucketName, limit: BUCKET },
    { kind: "log group", name: names.trailLogGroupName, limit: LOG_GROUP },
    { kind: "role", name: names.trailRoleName, limit: IAM_ROLE },
    { kind: "key alias", name: names.trailKeyAlias, limit: KEY_ALIAS },
    { kind: "topic", name: names.alarmTopicName, limit: TOPIC },
    { kind: "key alias", name: names.alarmKeyAlias, limit: KEY_ALIAS },
    { kind: "log group", name: names.flowLogGroupName, limit: LOG_GROUP },
    { kind: "role", name: names.eventForwardingRoleName, limit: IAM_ROLE },
    { kind: "role", name: names.flowLogRoleName, limit: IAM_ROLE },
    { kind: "key alias", name: names.networkKeyAlias, limit: KEY_ALIAS },
    { kind: "metric namespace", name: names.cisMetricNamespace, limit: METRIC_NAMESPACE },
  ];
}

function integrationLimits(scope: NamingScope, integration: string): LimitedName[] {
  const names = integrationNames(scope, { name: integration, secret: {} });
  return [
    { kind: "function", name: names.functionName, limit: LAMBDA_FUNCTION },
    { kind: "role", name: names.executionRoleName, limit: IAM_ROLE },
    { kind: "role", name: names.readerRoleName, limit: IAM_ROLE },
    { kind: "role", name: names.schedulerRoleName, limit: IAM_ROLE },
    { kind: "policy", name: names.operatorPolicyName, limit: IAM_POLICY },
    { kind: "policy", name: names.rotationPolicyName, limit: IAM_POLICY },
    { kind: "schedule", name: names.scheduleName, limit: SCHEDULE },
    { kind: "rule", name: `${names.prefix}-${LONGEST_RULE_ID}`, limit: EVENT_RULE },
    { kind: "queue", name: names.queueName, limit: QUEUE },
    { kind: "table", name: names.tableName, limit: TABLE },
    { kind: "secret", name: names.secretName, limit: SECRET },
    { kind: "log group", name: names.logGroupName, limit: LOG_GROUP },
    { kind: "key alias", name: names.secretKeyAlias, limit: KEY_ALIAS },
    { kind: "key alias", name: names.tableKeyAlias, limit: KEY_ALIAS },
    { kind: "key alias", name: names.runtimeKeyAlias, limit: KEY_ALIAS },
    { kind: "metric namespace", name: names.metricNamespace, limit: METRIC_NAMESPACE },
  ];
}

/**
 * S3 keeps some first words of bucket names for itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function reservedBucketName(scope: NamingScope): Problem[] {
  return /^(?:sthree|amzn-s3-demo)-/.test(namesOf(scope).trailBucketName)
    ? [
        {
          path: ["organisation"],
          got: show(scope.organisation),
          accepted: "a word with which a bucket's name may begin; not sthree or amzn-s3-demo",
          fix: "choose another name",
        },
      ]
    : [];
}
