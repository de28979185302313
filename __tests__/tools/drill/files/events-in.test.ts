import { eventsIn } from "../../../../tools/drill/files/events-in";

const EVENT = { eventName: "GetSecretValue", eventSource: "secretsmanager.amazonaws.com" };

/** A value within so many lists. */
function within(lists: number, value: unknown): unknown {
  return Array.from({ length: lists }).reduce((inner) => [inner], value);
}

describe("the events in a value", () => {
  it("are found within an answer of AWS as a whole", () => {
    const answer = { Events: [{ CloudTrailEvent: JSON.stringify(EVENT) }] };

    expect(eventsIn(answer)).toEqual([EVENT]);
  });

  it("are found where EventBridge wrote the log that a subscription hands on", () => {
    const envelope = JSON.stringify({ source: "aws.secretsmanager", detail: EVENT });

    expect(eventsIn({ logEvents: [{ message: envelope }] })).toEqual([EVENT]);
  });

  it("are looked for six levels deep, and no deeper", () => {
    expect(eventsIn(within(6, EVENT))).toEqual([EVENT]);
    expect(eventsIn(within(7, EVENT))).toEqual([]);
  });

  it("are none in what never ends", () => {
    expect(eventsIn(within(200_000, EVENT))).toEqual([]);
  });
});
