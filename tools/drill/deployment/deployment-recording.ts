import { isDeepStrictEqual } from "node:util";
import type { NetworkIds } from "../../../detections/network-ids";
import type { TrailEvent } from "../matcher";
import type { Placeholders } from "../placeholders";
import type { Recording } from "../recorded-events";

/** Texts longer than this are policies and patterns, which no detection looks into. */
const MAX_TEXT = 200;

/** What AWS, and Terraform, make up anew each time. */
const MADE_UP: readonly (readonly [RegExp, string])[] = [
  [
    /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
    "1234abcd-12ab-34cd-56ef-1234567890ab",
  ],
  [/\b([a-z]{2,10})-[0-9a-f]{17}\b/g, "$1-0a1b2c3d4e5f60001"],
  // Ports of the stand-ins.
  [/\b127\.0\.0\.1:\d+/g, "127.0.0.1:4780"],
  [/\bterraform-\d{18}[0-9a-f]{8}\b/g, "terraform-202603021015300000000000001"],
];

/** Too short or too common to be looked for in any text. */
const NOT_LOOKED_FOR = ["account", "region", "partition", "prefix", "integration"];

/** What events of a session of the deployer have alike, but for those of another Region. */
const COMMON = [
  "eventVersion",
  "userIdentity",
  "eventTime",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "responseElements",
  "requestID",
  "eventID",
  "eventType",
  "managementEvent",
  "recipientAccountId",
  "eventCategory",
];

/**
 * The events of a deployment as a recording: with placeholders for what is its own, and those alike
 * once. Of reads one of each shape is kept, of changes every one that differs.
 *
 * @param placeholders of the deployment, with the ids that AWS gave it
 * @param network all of these ids
 */
export function deploymentRecording(
  events: readonly TrailEvent[],
  placeholders: Placeholders,
  network: NetworkIds,
): Omit<Recording, "name"> {
  const replacements = replacementsOf(placeholders, network);
  const kept = new Map<string, TrailEvent>();
  for (const event of events) {
    const general = generalized(event, replacements);
    const key = keyOf(general);
    if (!kept.has(key)) kept.set(key, general);
  }
  const all = [...kept.values()];
  const common = Object.fromEntries(COMMON.map((field) => [field, all[0]?.[field]]));
  return {
    summary: "A whole deployment: what Terraform and the AWS provider ask of AWS, by the deployer.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
    evidence: "composed",
    changes:
      "Written by tools/record-deployment.ts: the requests are those that the real Terraform and AWS " +
      "provider send to the local AWS stand-in, put as CloudTrail would by local/aws/trail_record.py, " +
      `without what was answered. Like calls are there once, texts of more than ${MAX_TEXT} ` +
      "characters are cut, and transformers of targets left out. The identity is the example of " +
      "temporary credentials in https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html.",
    common,
    events: all.map((event) =>
      Object.fromEntries(
        Object.entries(event).filter(
          ([field, value]) => !COMMON.includes(field) || !isDeepStrictEqual(value, common[field]),
        ),
      ),
    ),
  };
}

type Replacement = readonly [string, string];

function replacementsOf(placeholders: Placeholders, network: NetworkIds): Replacement[] {
  const { account = "", region = "", partition = "", prefix = "", integration = "" } = placeholders;
  const own = Object.entries(placeholders)
    .filter(([name, value]) => value !== "" && !NOT_LOOKED_FOR.includes(name))
    // Longer ones first: they hold shorter ones. The function's role is not always the reader.
    .sort(
      ([name, value], [otherName, otherValue]) =>
        otherValue.length - value.length ||
        Number(name.startsWith("reader")) - Number(otherName.startsWith("reader")),
    );
  return [
    ...own.map(([name, value]): Replacement => [value, `{{${name}}}`]),
    ...network.securityGroupIds.map((id): Replacement => [id, "{{securityGroupId}}"]),
    ...network.routeTableIds.map((id): Replacement => [id, "{{routeTableId}}"]),
    [`${prefix}-${integration}`, "{{prefix}}-{{integration}}"],
    [prefix, "{{prefix}}"],
    [account, "{{account}}"],
    [region, "{{region}}"],
    [`arn:${partition}:`, "arn:{{partition}}:"],
  ];
}

function generalized(event: TrailEvent, replacements: readonly Replacement[]): TrailEvent {
  const whole = JSON.stringify({
    ...event,
    eventTime: "2026-03-02T10:15:30Z",
    userAgent: "APN/1.0 HashiCorp/1.0 Terraform (+https://www.terraform.io) terraform-provider-aws",
    requestParameters: inOrder(event.requestParameters),
  });
  const own = replacements.reduce(
    (text, [value, placeholder]) => text.replaceAll(value, placeholder),
    whole,
  );
  const general = MADE_UP.reduce((text, [made, example]) => text.replace(made, example), own);
  return JSON.parse(general, (name, value: unknown) =>
    name === "inputTransformer" ? {} : typeof value === "string" ? cut(value) : value,
  ) as TrailEvent;
}

/** Not within a placeholder. */
function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/\{\{\w*\}?$/, "")}…` : text;
}

/** Fields in the order of their names: that of a map changes from run to run. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(inOrder);
    // Tags are a map, too.
    return items.every(isTag)
      ? items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : items;
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, each]) => [name, inOrder(each)]),
      )
    : value;
}

function isTag(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("key" in value || "tagKey" in value);
}

function keyOf(event: TrailEvent): string {
  const { awsRegion, eventSource, eventName, readOnly, errorCode, requestParameters } = event;
  return JSON.stringify([
    awsRegion,
    eventSource,
    eventName,
    errorCode,
    readOnly === true ? shapeOf(requestParameters) : requestParameters,
  ]);
}

/** The names of the fields without what they say. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.slice(0, 1).map(shapeOf);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]))
    : typeof value;
}
