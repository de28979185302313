import type { DetectionId } from "../config/detection-ids";
import type { Environment } from "../config/schema";
import { alarmName } from "./alarm-name";
import { runbookOf } from "./alarm-text";
import type { Detection, Finding } from "./detection";

/**
 * AWS's limit on the template, in characters.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
 */
const MAX_TEMPLATE_CHARACTERS = 8192;

/** What a rule of EventBridge makes of an event before its target gets it: an `InputTransformer`. */
export interface Announcement {
  /** JSON path of each variable. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** The message, with `<variable>` where a value goes. */
  readonly inputTemplate: string;
}

/** One line of a message: its text around the JSON paths of what goes in between. */
interface Line {
  readonly text: string;
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * Message about one event of CloudTrail: what an alarm cannot say, who did it, from where and when.
 *
 * It has only fields that cannot carry a secret and that the caller does not write: no parameters of
 * the request, no error message, no user agent. EventBridge does not escape what it puts in, and a
 * message for whoever is paged is no place for a stranger's text. The event id finds the rest.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues
 *
 * @throws Error for a text that a template cannot say, or that is too long
 */
export function announcement(environment: Environment, detection: Detection): Announcement {
  return transformer([
    ...opening(environment, detection),
    ...CALLER,
    fixed(
      `The alarm ${alarmName(environment, detection)} follows within minutes; its text has the ` +
        "query that finds this event and its like.",
    ),
  ]);
}

/**
 * Message about what another service found. It has no alarm, so this is all that comes.
 *
 * @throws Error for a text that a template cannot say, or that is too long
 */
export function findingAnnouncement(environment: Environment, finding: Finding): Announcement {
  return transformer([...opening(environment, finding), ...(FOUND[finding.id] ?? []), ...PLACE]);
}

/** What the message begins with, whatever the event. */
function opening(environment: Environment, entry: Detection | Finding): Line[] {
  return [
    fixed(`[${entry.severity}] ${entry.meaning}`),
    fixed(
      `Environment ${environment.name}, ` +
        (entry.integration === undefined ? "all of it" : `integration ${entry.integration}`),
    ),
    fixed(`Runbook: ${runbookOf(environment, entry)}`),
  ];
}

const PLACE = [
  line("When: <time>, account <account>, Region <region>", {
    time: "$.time",
    account: "$.account",
    region: "$.region",
  }),
];

/**
 * Who, what, from where and when, of an event of CloudTrail. A path that the event does not have
 * leaves nothing behind, so a line says what a blank means.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const CALLER = [
  line("Who (blank: the ids below say it): <principal>", {
    principal: "$.detail.userIdentity.arn",
  }),
  line("Type <type>, account <callerAccount>, principal id <principalId>, access key <accessKey>", {
    type: "$.detail.userIdentity.type",
    callerAccount: "$.detail.userIdentity.accountId",
    principalId: "$.detail.userIdentity.principalId",
    accessKey: "$.detail.userIdentity.accessKeyId",
  }),
  line("What: <eventName> of <eventSource>. Error (blank: it was done): <errorCode>", {
    eventName: "$.detail.eventName",
    eventSource: "$.detail.eventSource",
    errorCode: "$.detail.errorCode",
  }),
  line("From: <address>. VPC endpoint (blank: none): <endpoint>", {
    address: "$.detail.sourceIPAddress",
    endpoint: "$.detail.vpcEndpointId",
  }),
  line("When: <time>, account <account>, Region <region>", {
    time: "$.detail.eventTime",
    account: "$.account",
    region: "$.detail.awsRegion",
  }),
  line("Event id: <eventId>", { eventId: "$.detail.eventID" }),
];

/**
 * What other services say of what they found. Of an object or a list EventBridge takes the quotes off
 * when it puts it into a text. Conditions are left out: whoever wrote the policy wrote them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues
 */
const FOUND: Readonly<Partial<Record<DetectionId, readonly Line[]>>> = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
  "access-analyzer-finding": [
    line("What: <resource> (<resourceType>), public: <isPublic>, status: <status>", {
      resource: "$.detail.resource",
      resourceType: "$.detail.resourceType",
      isPublic: "$.detail.isPublic",
      status: "$.detail.status",
    }),
    line("Who may: <outsider>. What: <actions>. Under which conditions: ask for the finding", {
      outsider: "$.detail.principal",
      actions: "$.detail.action",
    }),
    // It could not look: then nothing is known of who may what.
    line("Finding: <finding>. Error (blank: none): <error>", {
      finding: "$.detail.id",
      error: "$.detail.error",
    }),
  ],
  // https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
  "config-noncompliant": [
    line("What: <resource> (<resourceType>) is <compliance>", {
      resource: "$.detail.resourceId",
      resourceType: "$.detail.resourceType",
      compliance: "$.detail.newEvaluationResult.complianceType",
    }),
    line("Rule: <rule>", { rule: "$.detail.configRuleName" }),
  ],
};

function line(text: string, paths: Readonly<Record<string, string>>): Line {
  return { text, paths };
}

/** A line of ours alone. A template has no escape for the signs around a variable. */
function fixed(text: string): Line {
  if (/[<>"\\\p{Cc}]/u.test(text)) {
    throw new Error(
      `A message of EventBridge cannot say '${text}': no "<", ">", quotes, backslashes or line breaks.`,
    );
  }
  return line(text, {});
}

/**
 * Several lines for SNS: each in quotes of its own, which a text has to have, and which the message
 * keeps.
 * https://github.com/aws/aws-cdk/issues/5924
 */
function transformer(lines: readonly Line[]): Announcement {
  const inputTemplate = lines.map(({ text }) => `"${text}"`).join("\n");
  if (inputTemplate.length > MAX_TEMPLATE_CHARACTERS) {
    throw new Error(
      `A message has ${inputTemplate.length} characters, EventBridge accepts ` +
        `${MAX_TEMPLATE_CHARACTERS}: shorten alarms.runbooks. ${inputTemplate}`,
    );
  }
  return {
    inputPaths: Object.fromEntries(lines.flatMap(({ paths }) => Object.entries(paths))),
    inputTemplate,
  };
}
