import { parseRoleArn } from "../../config/formats/role-arn";
import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { everyPrincipal, principalsOf } from "../../policies/principals";
import type { Finding } from "../detection";
import type { EventPattern, Match } from "../event-pattern";

/**
 * AWS's limit on an event pattern, in characters.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MAX_PATTERN_CHARACTERS = 2048;

/** Name of the environment's analyzer. */
export function analyzerName(environment: Environment): string {
  return `${namesOf(environment).prefix}-external-access`;
}

/**
 * Somebody outside the account can reach something of ours, whether they did or not.
 *
 * The analyzer looks at the whole account; this tells of what counts here: what the template created,
 * the roles that the configuration lists, and every KMS key, because nobody knows the ids of ours
 * beforehand. What is deliberately shared under `crossAccount` is told once, when it is deployed, and
 * then archived by whoever answers: a rule that archived it for them would also archive a wider share.
 *
 * A finding stays ACTIVE when the analyzer is deleted, which sends `isDeleted` a day later; the rule
 * that would hear of it is gone by then.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
export function accessAnalyzerFinding(environment: Environment): Finding[] {
  if (!environment.audit.accessAnalyzer) {
    return [];
  }
  const precise = patternFor(environment, [...listedRoles(environment), ...secretsOf(environment)]);
  const wide = patternFor(environment, [...everyRole(environment), ...everySecret(environment)]);
  return [
    {
      id: "access-analyzer-finding",
      meaning:
        "IAM Access Analyzer finds that somebody outside this account can use a resource or a role here.",
      severity: "high",
      // A message too many rather than a pattern that AWS does not take.
      eventPattern: JSON.stringify(precise).length <= MAX_PATTERN_CHARACTERS ? precise : wide,
    },
  ];
}

function patternFor(environment: Environment, resources: readonly Match[]): EventPattern {
  const { partition, region, account } = environment;
  return {
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    resources: [
      `arn:${partition}:access-analyzer:${region}:${account}:analyzer/${analyzerName(environment)}`,
    ],
    detail: { status: ["ACTIVE"], resource: [...createdHere(environment), ...resources] },
  };
}

/** By the beginning of the name, where names are ours. */
function createdHere(environment: Environment): Match[] {
  const { partition, region, account, alarms, roles } = environment;
  const { prefix } = namesOf(environment);
  const regional = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return [
    ...[
      `arn:${partition}:s3:::${prefix}-`,
      `arn:${partition}:iam::${account}:role${roles.path}${prefix}-`,
      regional("lambda", `function:${prefix}-`),
      regional("dynamodb", `table/${prefix}-`),
      regional("sqs", `${prefix}-`),
      regional("sns", `${prefix}-`),
      regional("kms", "key/"),
    ].map((start) => ({ prefix: start })),
    ...(alarms.topicArn === undefined ? [] : [alarms.topicArn]),
  ];
}

/** The roles of this account; the analyzer sees no other's. */
function listedRoles(environment: Environment): Match[] {
  const roles = environment.integrations.flatMap((integration) =>
    everyPrincipal(principalsOf(environment, integration)),
  );
  const created = everyRole(
    environment,
    `${environment.roles.path}${namesOf(environment).prefix}-`,
  );
  return [...new Set(roles)].filter(
    (arn) =>
      parseRoleArn(arn)?.account === environment.account &&
      !created.some(({ prefix }) => arn.startsWith(prefix)),
  );
}

function everyRole({ partition, account }: Environment, start = "/"): { prefix: string }[] {
  return [{ prefix: `arn:${partition}:iam::${account}:role${start}` }];
}

/** Secrets Manager adds a hyphen and six characters to the name. */
function secretsOf(environment: Environment): Match[] {
  const names = environment.integrations.flatMap(({ secret }) =>
    secret.store === "secrets-manager" ? [`${secret.name}-`] : [],
  );
  const common = `${namesOf(environment).prefix}-`;
  const starts = names.map((name) => (name.startsWith(common) ? common : name));
  return [...new Set(starts)].flatMap((start) => everySecret(environment, start));
}

function everySecret({ partition, region, account }: Environment, start = ""): Match[] {
  return [{ prefix: `arn:${partition}:secretsmanager:${region}:${account}:secret:${start}` }];
}
