import { loadEnvironment } from "../../../config/load-environment";
import {
  asEventBridgeEvent,
  matchesEventPattern,
  matchesFilterPattern,
} from "../../../detections/evaluate";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { drilledDetections } from "../../../tools/drill/drilled-detections";
import { matcherOf } from "../../../tools/drill/matcher";
import { placeholdersOf } from "../../../tools/drill/placeholders";
import { eventsOf, recordings } from "../../../tools/drill/recorded-events";

const environment = loadEnvironment("prod");

describe("a matcher", () => {
  it("says what the evaluator says, of every detection and every recorded event", () => {
    const detections = drilledDetections(environment, EXAMPLE_NETWORK);
    const [integration] = environment.integrations;
    const placeholders =
      integration === undefined ? {} : placeholdersOf(environment, integration, EXAMPLE_NETWORK);
    const events = recordings()
      .filter(({ name }) => name !== "normal-day/deployment")
      .flatMap((recording) => eventsOf(recording, placeholders).slice(0, 3));

    const wrong = detections.flatMap((detection) => {
      const { id, filterPattern, eventPattern } = detection;
      const matches = matcherOf(detection);
      return events
        .filter((event) => {
          const matched = matches(event);
          const filter =
            filterPattern === undefined ? undefined : matchesFilterPattern(filterPattern, event);
          const rule =
            eventPattern === undefined
              ? undefined
              : matchesEventPattern(eventPattern, asEventBridgeEvent(event));
          return matched.filter !== filter || matched.rule !== rule;
        })
        .map(({ eventName }) => `${id}: ${String(eventName)}`);
    });

    expect(wrong).toEqual([]);
    expect(events.length).toBeGreaterThan(100);
  });

  it("looks at an event without source or name", () => {
    const matches = matcherOf({
      filterPattern: '{ ($.eventName NOT EXISTS) && ($.errorCode = "*") }',
      eventPattern: { detail: { errorCode: [{ exists: true }] } },
    });

    expect(matches({ errorCode: "AccessDenied" })).toEqual({ filter: true, rule: true });
    expect(matches({ eventName: "X", errorCode: "AccessDenied" })).toEqual({
      filter: false,
      rule: true,
    });
  });

  it("takes an event of a type that is not documented to be none that a rule hears of", () => {
    const matches = matcherOf({
      filterPattern: '{ $.eventName = "X" }',
      eventPattern: { detail: { eventName: ["X"] } },
    });

    expect(matches({ eventName: "X", eventType: "AwsTomorrow" })).toEqual({
      filter: true,
      rule: false,
    });
  });

  it("has nothing to say where there is no pattern", () => {
    expect(matcherOf({})({ eventName: "GetSecretValue" })).toEqual({});
  });

  it("refuses a pattern that is not documented", () => {
    expect(() => matcherOf({ filterPattern: "{ $.a EXISTS }" })).toThrow();
    expect(() => matcherOf({ eventPattern: { detail: { a: [{ like: "b" }] } } })).toThrow();
  });
});
