import { loadEnvironment } from "../../config/load-environment";
import { eventPattern } from "../../detections/event-pattern";
import { filterPattern } from "../../detections/filter-pattern";
import { allOf, anyOf, differsOrAbsent, equals, type Term } from "../../detections/pattern";
import { trailEvents } from "../../detections/trail-events";

const prod = loadEnvironment("prod");
const virginia = { ...prod, partition: "aws", region: "us-east-1" } as const;
const ireland = { ...prod, partition: "aws", region: "eu-west-1" } as const;
const govWest = { ...prod, partition: "aws-us-gov", region: "us-gov-west-1" } as const;
const govEast = { ...prod, partition: "aws-us-gov", region: "us-gov-east-1" } as const;

const events = equals("eventName", "PutParameter");
const insightsFilter = 'eventName = "PutParameter"';

describe("trailEvents", () => {
  it("counts the events and tells of each", () => {
    expect(trailEvents(ireland, { events, insightsFilter })).toEqual({
      kind: "log-filter",
      pattern: filterPattern(events),
      events,
      eventPattern: eventPattern(events),
      insightsFilter,
    });
  });

  it.each([
    ["in-their-region", ireland, true],
    ["in-their-region", govEast, true],
    ["in-the-global-region", virginia, true],
    ["in-the-global-region", ireland, true],
    ["in-the-global-region", govWest, true],
    ["in-the-global-region", govEast, false],
    ["in-both", govEast, true],
    ["nowhere", virginia, false],
  ] as const)("of events heard %s it tells where it can", (heard, environment, isTold) => {
    expect("eventPattern" in trailEvents(environment, { events, insightsFilter, heard })).toBe(
      isTold,
    );
  });

  it.each([
    ["in-the-global-region", ireland, "us-east-1"],
    ["in-both", ireland, "us-east-1"],
    ["in-the-global-region", virginia, undefined],
    ["in-both", virginia, undefined],
    // EventBridge hands nothing on between these two.
    ["in-the-global-region", govEast, undefined],
    ["in-both", govEast, undefined],
    ["in-their-region", ireland, undefined],
    ["nowhere", ireland, undefined],
  ] as const)("has events heard %s forwarded where it has to", (heard, environment, region) => {
    expect(trailEvents(environment, { events, insightsFilter, heard }).forwardedFrom).toBe(region);
  });

  it("names the remedy where either pattern is too long", () => {
    const roles = Array.from({ length: 30 }, (_each, index) => `${"r".repeat(60)}${index}`);
    const [first = "", ...others] = roles;
    const byOthers = differsOrAbsent("userIdentity.arn", first, ...others);
    // A filter says the long part once; a rule repeats it in each alternative.
    const either = (...fields: string[]): Term =>
      anyOf(...fields.map((field) => equals(field, "x".repeat(40))));
    const repeated = allOf(either("a", "b", "c", "d", "j"), either("e", "f", "g", "h", "i"));
    const props = { insightsFilter, remedy: "allow fewer" };

    expect(() => trailEvents(ireland, { ...props, events: byOthers })).toThrow(
      /^Filter pattern has \d+ characters, .*: allow fewer\./,
    );
    expect(() => trailEvents(ireland, { ...props, events: repeated })).toThrow(
      /^Event pattern has \d+ characters, .*: allow fewer\./,
    );
  });
});
