import { alarmTopicArnOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import { evaluate } from "../../../policies/evaluate";
import { UnmodelledPolicyError, UnmodelledRequestError } from "../../../policies/evaluation/errors";
import type { AccessRequest } from "../../../policies/evaluation/model";

/** What is wrong with what was read back, a sentence each. */
export interface LinkReport {
  readonly broken: readonly string[];
  /** What this tool cannot decide, so that nobody knows whether it is broken. */
  readonly notChecked: readonly string[];
}

/**
 * Whether the policy of the topic lets alarms and rules publish, and whether somebody has confirmed to
 * hear it.
 *
 * SNS's own policy of a new topic lets alarms of its account publish, and no rule: it has a condition
 * on `AWS:SourceOwner`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html#eb-no-messages-published-sns
 * https://github.com/DataBiosphere/azul/pull/5651
 *
 * @param alarmNames every alarm that has to be able to publish
 * @param attributes of the topic, as SNS returns them
 */
export function brokenTopic(
  environment: Environment,
  alarmNames: readonly string[],
  attributes: Readonly<Record<string, string>>,
): LinkReport {
  const topic = alarmTopicArnOf(environment);
  const statements = statementsOf(attributes.Policy);
  const answers = publishersOf(environment, alarmNames).map((publisher) => {
    const answered = publisher.requests.map((request) => ({
      request,
      answer: answerTo(request, publisher, statements),
    }));
    const refused = answered.filter(({ answer }) => answer === "refused");
    const unknown = answered.some(({ answer }) => answer === "unknown");
    return { publisher, refused, unknown };
  });
  // The local environments have nobody to tell.
  const { subscribers, topicArn } = environment.alarms;
  const isHeard = subscribers.length > 0 || topicArn !== undefined;
  return {
    broken: [
      ...answers.flatMap(({ publisher: { service, requests }, refused }) =>
        refused.length === 0
          ? []
          : [
              `The policy of topic ${topic} does not let ${service} publish` +
                `${refused.length === requests.length ? "" : ` for ${listed(refused.map(({ request }) => request))}`}.`,
            ],
      ),
      ...(isHeard && attributes.SubscriptionsConfirmed === "0"
        ? [`Nobody has confirmed a subscription of topic ${topic}.`]
        : []),
    ],
    notChecked: answers.flatMap(({ publisher, unknown }) =>
      unknown
        ? [
            `Whether ${publisher.service} may publish to topic ${topic}: the topic's policy has a ` +
              "statement about it that this tool cannot decide.",
          ]
        : [],
    ),
  };
}

/** Who has to be able to publish. */
interface Publisher {
  readonly service: string;
  /** One for each alarm, since a policy may name alarms; one for all rules. */
  readonly requests: readonly AccessRequest[];
  /** Whether an Allow with a condition counts. */
  readonly meetsConditions: boolean;
}

/**
 * CloudWatch sends the account and the alarm; EventBridge sends neither, and AWS says that a condition
 * cannot be used for it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function publishersOf(environment: Environment, alarmNames: readonly string[]): Publisher[] {
  const { partition, region, account } = environment;
  const requestOf = (service: string, context: AccessRequest["context"]): AccessRequest => ({
    caller: { kind: "service", service },
    action: "sns:Publish",
    resource: alarmTopicArnOf(environment),
    resourceAccount: account,
    context: { "aws:SecureTransport": "true", ...context },
  });
  return [
    {
      service: "cloudwatch.amazonaws.com",
      requests: alarmNames.map((name) =>
        requestOf("cloudwatch.amazonaws.com", {
          "aws:SourceAccount": account,
          "aws:SourceOwner": account,
          "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
        }),
      ),
      meetsConditions: true,
    },
    {
      service: "events.amazonaws.com",
      requests: [requestOf("events.amazonaws.com", {})],
      meetsConditions: false,
    },
  ];
}

/** One statement, as a policy of its own. */
type Document = Readonly<Record<string, unknown>> & { readonly Statement: Statement };
type Statement = Readonly<Record<string, unknown>>;

/** IAM takes a single statement for a list of one. */
function statementsOf(policy = "{}"): Document[] {
  const { Statement = [], ...rest } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [Statement].flat().map((each) => ({ ...rest, Statement: each }));
}

type Answer = "allowed" | "refused" | "unknown";

/** Statement by statement, so that one that is not modelled leaves the others to decide. */
function answerTo(
  request: AccessRequest,
  { meetsConditions }: Publisher,
  documents: readonly Document[],
): Answer {
  const applying = (effect: "Allow" | "Deny") =>
    documents
      .filter(({ Statement }) => Statement.Effect === effect)
      .map((document) =>
        effect === "Allow" && !meetsConditions && hasCondition(document)
          ? false
          : applies(request, document),
      );
  const [allows, denies] = [applying("Allow"), applying("Deny")];
  if (denies.includes(true)) return "refused";
  if (allows.includes(true)) return denies.includes(undefined) ? "unknown" : "allowed";
  return allows.includes(undefined) ? "unknown" : "refused";
}

function hasCondition({ Statement: { Condition } }: Document): boolean {
  return Object.keys(Condition ?? {}).length > 0;
}

/** @returns undefined where it depends on what is not modelled, or on what only AWS knows */
function applies(request: AccessRequest, document: Document): boolean | undefined {
  // AWS sends it for an account of an organisation, and which that is is not read.
  if (/"aws:sourceorg/i.test(JSON.stringify(document.Statement.Condition ?? {}))) {
    return undefined;
  }
  try {
    const { statements } = evaluate(request, {
      identity: [],
      resource: { name: "topic", document },
    });
    return statements.some((statement) => statement.applies);
  } catch (error) {
    if (error instanceof UnmodelledPolicyError || error instanceof UnmodelledRequestError) {
      return undefined;
    }
    throw error;
  }
}

/** Alarms by their names, and not more than a few of them. */
function listed(requests: readonly AccessRequest[]): string {
  const names = requests.map(({ context }) => String(context["aws:SourceArn"]).split(":").at(-1));
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const SHOWN = 3;
