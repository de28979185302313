import type { Environment } from "./schema";
import { defaultStore } from "./secret-source";
import type { SecretSource, SecretStore } from "./secret-source";

/** What every name is made of. */
export interface NamingScope extends Pick<
  Environment,
  "organisation" | "name" | "account" | "region" | "partition"
> {
  /** The path of every role: it is a part of the ARN, and not of the name. */
  readonly roles: Pick<Environment["roles"], "path">;
}

interface NamedIntegration {
  readonly name: string;
  readonly secret: {
    readonly name?: string | undefined;
    readonly source?: SecretSource | undefined;
    readonly store?: SecretStore | undefined;
  };
}

/**
 * Names and ARNs of what an environment has once. Policies, detections and resources all take
 * them from here, so that no ARN has to wait for an apply.
 *
 * Log group ARNs are written without the trailing `:*`, as IAM condition keys and KMS encryption
 * contexts want them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function namesOf(environment: NamingScope) {
  const { organisation, name, account, region } = environment;
  const arn = arnsOf(environment);
  const prefix = `${organisation}-${name}`;

  const trailName = `${prefix}-audit`;
  // Bucket names are unique in a partition: account and Region keep two copies apart.
  const trailBucketName = `${prefix}-trail-${account}-${region}`;
  const trailLogGroupName = `/aws/cloudtrail/${trailName}`;
  const trailRoleName = `${prefix}-trail-logs`;
  const alarmTopicName = `${prefix}-alarms`;
  const eventForwardingRoleName = `${prefix}-event-forwarding`;
  const flowLogGroupName = `/aws/vpc-flow-logs/${prefix}`;
  const flowLogRoleName = `${prefix}-flow-logs`;
  const scheduleGroupName = prefix;
  return {
    /** `<organisation>-<environment>` */
    prefix,
    scheduleGroupName,
    scheduleGroupArn: arn.regional("scheduler", `schedule-group/${scheduleGroupName}`),
    trailName,
    trailArn: arn.regional("cloudtrail", `trail/${trailName}`),
    trailBucketName,
    trailBucketArn: arn.bucket(trailBucketName),
    trailLogGroupName,
    trailLogGroupArn: arn.regional("logs", `log-group:${trailLogGroupName}`),
    /** The role with which CloudTrail writes to its log group. */
    trailRoleName,
    trailRoleArn: arn.role(trailRoleName),
    trailKeyAlias: `alias/${prefix}-trail`,
    alarmTopicName,
    alarmTopicArn: arn.regional("sns", alarmTopicName),
    alarmKeyAlias: `alias/${prefix}-alarms`,
    /** The default event bus of the account, to which AWS sends the events of its services. */
    eventBusArn: arn.regional("events", "event-bus/default"),
    /** The role with which EventBridge hands events on to that bus from another Region. */
    eventForwardingRoleName,
    eventForwardingRoleArn: arn.role(eventForwardingRoleName),
    flowLogGroupName,
    flowLogGroupArn: arn.regional("logs", `log-group:${flowLogGroupName}`),
    /** The role with which VPC Flow Logs writes to its log group. */
    flowLogRoleName,
    flowLogRoleArn: arn.role(flowLogRoleName),
    networkKeyAlias: `alias/${prefix}-network`,
    /** CloudWatch namespace of the metrics that the audit log's filters count. */
    metricNamespace: `${prefix}/audit`,
    /** The same for the filters that the CIS benchmark prescribes. No integration's name has a slash. */
    cisMetricNamespace: `${prefix}/audit/cis`,
  };
}

/** Names and ARNs of what each integration of an environment has. */
export function integrationNames(environment: NamingScope, integration: NamedIntegration) {
  const { scheduleGroupName, prefix: environmentPrefix } = namesOf(environment);
  const arn = arnsOf(environment);
  const prefix = `${environmentPrefix}-${integration.name}`;

  const functionName = `${prefix}-ingestion`;
  const executionRoleName = `${prefix}-ingestion`;
  const readerRoleName = `${prefix}-reader`;
  const schedulerRoleName = `${prefix}-scheduler`;
  const scheduleName = `${prefix}-ingestion`;
  const queueName = `${prefix}-on-failure`;
  const tableName = `${prefix}-observations`;
  const secretName = integration.secret.name ?? defaultSecretName(environment, integration);
  const logGroupName = `/aws/lambda/${functionName}`;
  return {
    /** `<organisation>-<environment>-<integration>` */
    prefix,
    functionName,
    functionArn: arn.regional("lambda", `function:${functionName}`),
    /** The role of the function, and the reader unless it assumes one. */
    executionRoleName,
    executionRoleArn: arn.role(executionRoleName),
    /** The reader, where the function assumes one. `principalsOf` says who reads. */
    readerRoleName,
    readerRoleArn: arn.role(readerRoleName),
    schedulerRoleName,
    schedulerRoleArn: arn.role(schedulerRoleName),
    /** Managed policy that operators attach to put values. */
    operatorPolicyName: `${prefix}-operator`,
    /** Managed policy for the role of the organisation's own rotation function. */
    rotationPolicyName: `${prefix}-rotation`,
    scheduleName,
    scheduleArn: arn.regional("scheduler", `schedule/${scheduleGroupName}/${scheduleName}`),
    queueName,
    queueArn: arn.regional("sqs", queueName),
    tableName,
    tableArn: arn.regional("dynamodb", `table/${tableName}`),
    /** Name of the secret in Secrets Manager, or of the parameter in Parameter Store. */
    secretName,
    /**
     * The secret, where it is in Secrets Manager.
     *
     * Secrets Manager adds a hyphen and six characters to the name. Six `?` match these and
     * nothing longer, which `-*` would.
     * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
     */
    secretArnPattern: arn.regional("secretsmanager", `secret:${secretName}-??????`),
    /**
     * The parameter, where the secret is in Parameter Store. The slash that begins its name is the
     * one after `parameter`.
     * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html#awssystemsmanager-resources-for-iam-policies
     */
    parameterArn: arn.regional("ssm", `parameter/${secretName.replace(/^\//, "")}`),
    logGroupName,
    logGroupArn: arn.regional("logs", `log-group:${logGroupName}`),
    /** Key of the secret or the parameter alone. */
    secretKeyAlias: `alias/${prefix}-secret`,
    /** Key of the table. */
    tableKeyAlias: `alias/${prefix}-table`,
    /** Key of the function's log group, its environment variables and its queue. */
    runtimeKeyAlias: `alias/${prefix}-runtime`,
    /** CloudWatch namespace of the metrics that the function writes. */
    metricNamespace: `${environmentPrefix}/${integration.name}`,
  };
}

function defaultSecretName(environment: NamingScope, { name, secret }: NamedIntegration): string {
  const words = [environment.organisation, environment.name, name, "api-key"];
  const store = secret.store ?? defaultStore(secret.source);
  return store === "parameter-store" ? `/${words.join("/")}` : words.join("-");
}

function arnsOf({ partition, region, account, roles }: NamingScope) {
  return {
    regional: (service: string, resource: string) =>
      `arn:${partition}:${service}:${region}:${account}:${resource}`,
    role: (name: string) => `arn:${partition}:iam::${account}:role${roles.path}${name}`,
    bucket: (name: string) => `arn:${partition}:s3:::${name}`,
  };
}
