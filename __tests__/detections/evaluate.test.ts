import { asEventBridgeEvent, matchesEventPattern } from "../../detections/evaluate";

describe("asEventBridgeEvent", () => {
  it("puts the event in the envelope of EventBridge", () => {
    const event = {
      eventID: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
      eventType: "AwsApiCall",
      eventSource: "secretsmanager.amazonaws.com",
      eventName: "PutSecretValue",
      eventTime: "2026-01-02T03:04:05Z",
      awsRegion: "eu-west-1",
      recipientAccountId: "111122223333",
    };

    expect(asEventBridgeEvent(event)).toEqual({
      version: "0",
      id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
      "detail-type": "AWS API Call via CloudTrail",
      source: "aws.secretsmanager",
      account: "111122223333",
      time: "2026-01-02T03:04:05Z",
      region: "eu-west-1",
      resources: [],
      detail: event,
    });
  });

  it.each([
    ["AwsServiceEvent", "AWS Service Event via CloudTrail"],
    ["AwsConsoleAction", "AWS Console Action via CloudTrail"],
    ["AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"],
    ["AwsCloudTrailInsight", "AWS Insight via CloudTrail"],
    ["AwsVpceEvent", "AWS Network Activity Event via CloudTrail"],
    ["AwsVpceEvents", "AWS Network Activity Event via CloudTrail"],
    [undefined, "AWS API Call via CloudTrail"],
  ])("%s is an %s", (eventType, detailType) => {
    const event = asEventBridgeEvent(eventType === undefined ? {} : { eventType });

    expect(matchesEventPattern({ "detail-type": [detailType] }, event)).toBe(true);
  });

  it.each(["AwsOtherEvent", "constructor"])(
    "refuses the type %s, of which nothing is said",
    (eventType) => {
      expect(() => asEventBridgeEvent({ eventType })).toThrow(/is not documented to hear/);
    },
  );
});
