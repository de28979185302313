import { asEventBridgeEvent, matchesEventPattern } from "../../detections/evaluate";
import { eventPattern } from "../../detections/event-pattern";
import {
  absent,
  allOf,
  anyOf,
  differsOrAbsent,
  equals,
  equalsIgnoringCase,
  type Term,
} from "../../detections/pattern";

const detailOf = (term: Term): unknown => eventPattern(term).detail;
const isTold = (term: Term, event: Record<string, unknown>): boolean =>
  matchesEventPattern(eventPattern(term), asEventBridgeEvent(event));

describe("eventPattern", () => {
  it("asks for events that CloudTrail hands over, of AWS's own sources", () => {
    expect(eventPattern(equals("eventName", "PutParameter"))).toEqual({
      source: [{ prefix: "aws." }],
      "detail-type": [{ suffix: " via CloudTrail" }],
      detail: { eventName: ["PutParameter"] },
    });
  });

  it("hears of every kind of event of CloudTrail, and of nothing that others put on the bus", () => {
    const pattern = eventPattern(equals("eventName", "X"));
    const eventTypes = [
      ...["AwsApiCall", "AwsServiceEvent", "AwsConsoleAction", "AwsConsoleSignIn"],
      ...["AwsCloudTrailInsight", "AwsVpceEvent", "AwsVpceEvents"],
    ];
    const event = { eventName: "X", eventSource: "kms.amazonaws.com" };
    const forged = {
      source: "my.app",
      "detail-type": "AWS API Call via CloudTrail",
      detail: event,
    };

    expect(
      eventTypes.map((eventType) =>
        matchesEventPattern(pattern, asEventBridgeEvent({ ...event, eventType })),
      ),
    ).toEqual(eventTypes.map(() => true));
    expect(matchesEventPattern(pattern, forged)).toBe(false);
  });

  it.each<[Term, unknown]>([
    [equals("a.b", "x"), { a: { b: ["x"] } }],
    [equals("a", "x*"), { a: [{ prefix: "x" }] }],
    [equals("a", "*x"), { a: [{ suffix: "x" }] }],
    [equals("a", "*x*"), { a: [{ wildcard: "*x*" }] }],
    [equals("a", "*"), { a: [{ exists: true }] }],
    [equals("a[*].b", "x"), { a: { b: ["x"] } }],
    [
      equalsIgnoringCase("a", "x", "y*", "*z"),
      {
        a: [
          { "equals-ignore-case": "x" },
          { prefix: { "equals-ignore-case": "y" } },
          { suffix: { "equals-ignore-case": "z" } },
        ],
      },
    ],
    [absent("a"), { a: [{ exists: false }] }],
    [differsOrAbsent("a", "x"), { a: [{ exists: false }, { "anything-but": ["x"] }] }],
    [
      differsOrAbsent("a", "x*", "y*"),
      { a: [{ exists: false }, { "anything-but": { prefix: ["x", "y"] } }] },
    ],
    [
      differsOrAbsent("a", "*x", "*y"),
      { a: [{ exists: false }, { "anything-but": { suffix: ["x", "y"] } }] },
    ],
    [
      differsOrAbsent("a", "x", "*y", "*z*"),
      { a: [{ exists: false }, { "anything-but": { wildcard: ["x", "*y", "*z*"] } }] },
    ],
    [
      anyOf(equals("a", "x"), absent("a"), equals("a", "y*")),
      { a: ["x", { exists: false }, { prefix: "y" }] },
    ],
    [allOf(equals("a.b", "x"), equals("a.c", "y")), { a: { b: ["x"], c: ["y"] } }],
    [anyOf(equals("a", "x"), equals("b", "y")), { $or: [{ a: ["x"] }, { b: ["y"] }] }],
    [
      allOf(equals("e.f", "z"), anyOf(equals("a", "x"), equals("e.b", "y"))),
      { e: { f: ["z"] }, $or: [{ a: ["x"] }, { e: { b: ["y"] } }] },
    ],
  ])("writes %j", (term, detail) => {
    expect(detailOf(term)).toEqual(detail);
  });

  it("drops alternatives that another one holds already: EventBridge refuses an empty one", () => {
    const term = anyOf(equals("a", "x"), allOf(equals("a", "x"), equals("b", "y")));

    expect(detailOf(term)).toEqual({ a: ["x"] });
    expect(isTold(term, { a: "x" })).toBe(true);
    expect(isTold(term, { b: "y" })).toBe(false);
    expect(
      detailOf(
        anyOf(allOf(equals("a", "x"), equals("b", "y")), allOf(equals("a", "x"), equals("b", "y"))),
      ),
    ).toEqual({
      a: ["x"],
      b: ["y"],
    });
  });

  it("refuses what it cannot say", () => {
    expect(() => eventPattern(allOf(equals("a", "x*"), equals("a", "*y")))).toThrow(
      /cannot compare field "a" twice/,
    );
    expect(() => eventPattern(allOf(equals("a[*]", "x"), equals("a", "y")))).toThrow(
      /cannot compare field "a" twice/,
    );
    expect(() => eventPattern(allOf(absent("a"), equals("a.b", "x")))).toThrow(/"a.b" and what is/);
    expect(() => eventPattern(allOf(equals("a.b", "x"), absent("a")))).toThrow(/"a" and what is/);
    expect(() => eventPattern(anyOf(equals("a.prefix", "x"), equals("b", "y")))).toThrow(
      /"a.prefix" for an operator/,
    );
    expect(detailOf(equals("a.prefix", "x"))).toEqual({ a: { prefix: ["x"] } });
  });

  it("refuses a pattern over 2048 characters, and says how long it is and what helps", () => {
    const room = 2048 - JSON.stringify(eventPattern(equals("f", "x"))).length + 1;
    const atLimit = eventPattern(equals("f", "x".repeat(room)));
    const tooLong = equals("f", "x".repeat(room + 1));

    expect(JSON.stringify(atLimit)).toHaveLength(2048);
    expect(() => eventPattern(tooLong)).toThrow(
      /has 2049 characters, EventBridge accepts 2048: allow fewer roles/,
    );
    expect(() => eventPattern(tooLong, "split it")).toThrow(/2048: split it\. /);
  });
});
