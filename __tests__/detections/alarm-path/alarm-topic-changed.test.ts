import * as sns from "@aws-sdk/client-sns";
import { loadEnvironment } from "../../../config/load-environment";
import { alarmTopicChanged } from "../../../detections/alarm-path/alarm-topic-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(alarmTopicChanged(environment));

const TOPIC = "arn:aws:sns:eu-west-1:444455556666:acme-prod-alarms";
const SUBSCRIPTION = `${TOPIC}:c3019def-3714-403e-ba29-eb14079d5c69`;
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("sns", name, { userIdentity, requestParameters: request });
}

const CHANGES: [string, Event][] = [
  ["AddPermission", { topicArn: TOPIC }],
  ["ConfirmSubscription", { topicArn: TOPIC }],
  ["DeleteTopic", { topicArn: TOPIC }],
  ["PutDataProtectionPolicy", { resourceArn: TOPIC }],
  ["RemovePermission", { topicArn: TOPIC }],
  ["SetSubscriptionAttributes", { subscriptionArn: SUBSCRIPTION }],
  ["SetTopicAttributes", { topicArn: TOPIC }],
  ["Subscribe", { topicArn: TOPIC }],
  ["Unsubscribe", { subscriptionArn: SUBSCRIPTION }],
];
const OTHERS: [string, Event][] = [
  ["DeleteTopic", { topicArn: `${TOPIC}-2` }],
  ["GetDataProtectionPolicy", { resourceArn: TOPIC }],
  ["GetSubscriptionAttributes", { subscriptionArn: SUBSCRIPTION }],
  ["GetTopicAttributes", { topicArn: TOPIC }],
  ["ListSubscriptionsByTopic", { topicArn: TOPIC }],
  ["ListTagsForResource", { resourceArn: TOPIC }],
  ["Publish", { topicArn: TOPIC }],
  ["PublishBatch", { topicArn: TOPIC }],
  ["TagResource", { resourceArn: TOPIC }],
  ["UntagResource", { resourceArn: TOPIC }],
  ["Unsubscribe", { subscriptionArn: `${TOPIC}-2:c3019def-3714-403e-ba29-eb14079d5c69` }],
];

describe("alarmTopicChanged", () => {
  it("knows operations that SNS has", () => {
    for (const [name] of [...CHANGES, ...OTHERS]) {
      expect(sns).toHaveProperty(`${name}Command`);
    }
  });

  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it("counts a refused change without its parameters, and no refused look", () => {
    const refused = (name: string): Event => ({
      ...call(name, {}),
      requestParameters: null,
      errorCode: "AuthorizationError",
      errorMessage: `… not authorized to perform: SNS:${name} on resource: ${TOPIC} because …`,
    });

    expect(raises(patterns, refused("Subscribe"))).toBe(true);
    expect(raises(patterns, refused("GetTopicAttributes"))).toBe(false);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("watches the organisation's topic where that is configured", () => {
    const topicArn = "arn:aws:sns:eu-west-1:444455556666:organisation-alarms";
    const alarms = { ...environment.alarms, topicArn };
    const theirs = patternsOf(alarmTopicChanged({ ...environment, alarms }));

    expect(raises(theirs, call("DeleteTopic", { topicArn }))).toBe(true);
    expect(raises(theirs, call("DeleteTopic", { topicArn: TOPIC }))).toBe(false);
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("DeleteTopic", { topicArn: TOPIC }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(alarmTopicChanged(environment).severity).toBe("critical");
  });
});
