import { errorsOf, errorsWith, sample } from "../sample";

const OWN_TOPIC = "arn:aws:sns:eu-west-1:111122223333:security";

describe("alarms", () => {
  it("have a subscriber everywhere but in the environments for the local stand-in", () => {
    expect(errorsWith({ alarms: undefined })).toEqual([
      "config/dev.ts: alarms.subscribers: got a list of 0; accepted: at least one e-mail address, " +
        "or topicArn instead; none only in the environments local and every-source; fix: add who " +
        "answers an alarm, such as security@example.com",
    ]);
    for (const name of ["local", "every-source"]) {
      expect(errorsOf({ ...sample(), name, alarms: {} }, name)).toEqual([]);
    }
  });

  it("go to a topic of the organisation's, which has its own subscribers", () => {
    expect(errorsWith({ alarms: { topicArn: OWN_TOPIC } })).toEqual([]);
    expect(
      errorsWith({ alarms: { topicArn: OWN_TOPIC, subscribers: ["team@example.com"] } }),
    ).toEqual([
      "config/dev.ts: alarms.subscribers: got a list of 1; accepted: none beside topicArn: the " +
        "topic's own subscribers hear the alarms; fix: subscribe them to that topic instead, or " +
        "remove topicArn",
    ]);
  });

  it.each([
    [
      "arn:aws:sns:us-east-1:111122223333:security",
      "a topic of eu-west-1: alarms and rules publish to topics of their own Region; fix: name a topic of eu-west-1, or correct region",
    ],
    [
      "arn:aws:sns:eu-west-1:999988887777:security",
      "a topic of account 111122223333: a rule reaches no other without a role; fix: name a topic of this account, and forward from it to the other account",
    ],
    [
      "arn:aws-us-gov:sns:us-gov-west-1:111122223333:security",
      "an ARN of partition aws, that of the Region; fix: start the ARN with arn:aws:, or correct region",
    ],
    [
      "arn:aws:sns:eu-west-1:111122223333:acme-dev-alarms",
      "a topic that this template does not create; fix: remove topicArn and the template creates it, or name a topic of yours",
    ],
  ])("cannot go to %s", (topicArn, rest) => {
    expect(errorsWith({ alarms: { topicArn } })).toEqual([
      `config/dev.ts: alarms.topicArn: got "${topicArn}"; accepted: ${rest}`,
    ]);
  });

  it("cannot go to a FIFO topic, which is told once", () => {
    const errors = errorsWith({ alarms: { topicArn: `${OWN_TOPIC}.fifo` } });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("EventBridge does not publish to a FIFO topic");
  });

  it("are not said to lack a subscriber where the topic is written wrong", () => {
    const errors = errorsWith({ alarms: { topicArn: "security" } });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('alarms.topicArn: got "security"');
  });
});
