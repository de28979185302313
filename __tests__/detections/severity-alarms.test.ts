import { loadEnvironment } from "../../config/load-environment";
import { alarmName } from "../../detections/alarm-name";
import { auditDetections, operationsDetections } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import { ON_FIRST_EVENT } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { severityAlarms } from "../../detections/severity-alarms";

const environment = loadEnvironment("prod");

/** Detections of as many integrations, with names as long as an alarm's may be. */
function many(count: number, nameLength: number): Detection[] {
  return Array.from({ length: count }, (_, index) => ({
    id: "denied-read",
    integration: String(index).padStart(nameLength, "x"),
    meaning: "A read was refused.",
    severity: "high",
    source: { kind: "metric", namespace: "n", metricName: "m", dimensions: {} },
    alarm: ON_FIRST_EVENT,
    drills: [],
  }));
}

function namesIn(rule: string): string[] {
  return [...rule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name = ""]) => name);
}

describe("the alarms of a severity", () => {
  const groups = [
    ["audit", auditDetections(environment, EXAMPLE_NETWORK)],
    ["operations", operationsDetections(environment)],
  ] as const;

  it.each(groups)("of %s cover every detection once, by its severity", (group, detections) => {
    const alarms = severityAlarms(environment, group, detections);

    expect(alarms.map(({ name }) => name)).toEqual(
      ["critical", "high", "medium"]
        .filter((severity) => detections.some((detection) => detection.severity === severity))
        .map((severity) => `acme-prod-${group}-${severity}`),
    );
    for (const { rule, severity } of alarms) {
      const children = detections.filter((detection) => detection.severity === severity);
      expect(rule.split(" OR ")).toEqual(
        children.map((child) => `ALARM("${alarmName(environment, child)}")`),
      );
    }
  });

  it("have names that no alarm of a detection has", () => {
    const names = groups.flatMap(([group, detections]) => [
      ...detections.map((detection) => alarmName(environment, detection)),
      ...severityAlarms(environment, group, detections).map(({ name }) => name),
    ]);

    expect(new Set(names).size).toBe(names.length);
  });

  it("say what they are for, within what CloudWatch takes", () => {
    for (const { description } of severityAlarms(environment, "audit", many(1, 2))) {
      expect(description).toMatch(/^\[high\] At least one high alarm of audit is in ALARM/);
      expect(description.length).toBeLessThanOrEqual(1024);
    }
  });

  it.each([
    [100, 2, 1],
    [101, 2, 2],
    [250, 2, 3],
    // 100 of these names take more than the 10240 characters of a rule.
    [100, 80, 2],
  ])("are as few as hold %i alarms with names of %i", (count, nameLength, expected) => {
    const detections = many(count, nameLength);

    const alarms = severityAlarms(environment, "audit", detections);

    expect(alarms.map(({ name }) => name)).toEqual(
      ["", "-2", "-3"].slice(0, expected).map((end) => `acme-prod-audit-high${end}`),
    );
    expect(alarms.flatMap(({ rule }) => namesIn(rule))).toEqual(
      detections.map((detection) => alarmName(environment, detection)),
    );
    for (const { rule } of alarms) {
      expect(namesIn(rule).length).toBeLessThanOrEqual(100);
      expect(rule.length).toBeLessThanOrEqual(10_240);
    }
  });

  it("take another alarm as long as the rule has room for it", () => {
    const [first] = severityAlarms(environment, "audit", many(90, 128));
    const rule = first?.rule ?? "";
    const [term = ""] = rule.split(" OR ");

    expect(`${rule} OR ${term}`.length).toBeGreaterThan(10_240);
  });

  it("are none for a severity that nothing has", () => {
    expect(severityAlarms(environment, "audit", [])).toEqual([]);
  });
});
