/**
 * The kinds of events that CloudTrail hands to EventBridge, by the event's `eventType`. Of some AWS's
 * guides have two spellings: "Console Signin" and "Console Sign In", `AwsVpceEvents` in the list of
 * types and `AwsVpceEvent` in every example.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const DETAIL_TYPES: ReadonlyMap<string, string> = new Map([
  ["AwsApiCall", "AWS API Call via CloudTrail"],
  ["AwsServiceEvent", "AWS Service Event via CloudTrail"],
  ["AwsConsoleAction", "AWS Console Action via CloudTrail"],
  ["AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"],
  ["AwsCloudTrailInsight", "AWS Insight via CloudTrail"],
  ["AwsVpceEvents", "AWS Network Activity Event via CloudTrail"],
  ["AwsVpceEvent", "AWS Network Activity Event via CloudTrail"],
]);

/** An event of EventBridge. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface EventBridgeEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * The event of CloudTrail in the envelope in which EventBridge hands it to its rules.
 *
 * @throws Error for an `eventType` that is not documented
 */
export function inEnvelope(event: Readonly<Record<string, unknown>>): EventBridgeEvent {
  const eventType = textOf(event, "eventType") ?? "AwsApiCall";
  const detailType = DETAIL_TYPES.get(eventType);
  if (detailType === undefined) {
    throw new Error(`EventBridge is not documented to hear of events of the type "${eventType}".`);
  }
  return {
    version: "0",
    id: textOf(event, "eventID") ?? "00000000-0000-0000-0000-000000000000",
    "detail-type": detailType,
    source: `aws.${(textOf(event, "eventSource") ?? "unknown").replace(/\.amazonaws\.com$/, "")}`,
    account: textOf(event, "recipientAccountId") ?? "111122223333",
    time: textOf(event, "eventTime") ?? "1970-01-01T00:00:00Z",
    region: textOf(event, "awsRegion") ?? "us-east-1",
    resources: [],
    detail: event,
  };
}

function textOf(event: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = event[field];
  return typeof value === "string" ? value : undefined;
}
