import { loadEnvironment } from "../../../config/load-environment";
import type { Detection } from "../../../detections/detection";
import { ON_FIRST_EVENT } from "../../../detections/detection";
import { checkFilterLimit } from "../../../detections/limits/filter-limit";

const prod = loadEnvironment("prod");

function many(count: number, source: Detection["source"]): Detection[] {
  return Array.from({ length: count }, (_, index) => ({
    id: "denied-read",
    ...(index < 60 ? { integration: `i${index}` } : {}),
    meaning: "A read was refused.",
    severity: "high",
    source,
    alarm: ON_FIRST_EVENT,
    drills: [],
  }));
}

const FILTER = { kind: "log-filter", pattern: "{ $.a = 1 }", insightsFilter: "a = 1" } as const;
const METRIC = { kind: "metric", namespace: "n", metricName: "m", dimensions: {} } as const;

describe("the trail's log group", () => {
  it("takes 100 metric filters, and as many alarms on other metrics as there are", () => {
    expect(() => {
      checkFilterLimit(prod, [...many(100, FILTER), ...many(200, METRIC)]);
    }).not.toThrow();
  });

  it("takes no more, which is said with what makes them fewer", () => {
    expect(() => {
      checkFilterLimit(prod, many(101, FILTER));
    }).toThrow(
      "config/prod.ts: integrations: got a list of 1, whose detections and those of the whole " +
        "environment are 101 metric filters; accepted: at most 100, which is what the trail's log " +
        "group takes; 60 are of single integrations; fix: move integrations to an environment of " +
        "their own, or switch detections off in alarms.tuning",
    );
    expect(() => {
      checkFilterLimit({ ...prod, alarms: { ...prod.alarms, cis: true } }, many(101, FILTER));
    }).toThrow("write alarms.cis: false,");
  });
});
