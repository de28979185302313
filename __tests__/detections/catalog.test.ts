import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DETECTION_IDS } from "../../config/detection-ids";
import { environmentNames, loadEnvironment } from "../../config/load-environment";
import { projectFolder } from "../../config/project-folder";
import type { Environment } from "../../config/schema";
import { validateEnvironment } from "../../config/validate-environment";
import { auditDetections, auditFindings, operationsDetections } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { sample, sampleIntegration } from "../config/sample";
import { everyVariant } from "../tools/drill/support/variants";

const RUNBOOKS = join(projectFolder(), "docs", "runbooks");

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const FILTERS_PER_LOG_GROUP = 100;

/** Which switches something on that no other environment has. */
const EVERYTHING = {
  alarms: { subscribers: ["team@example.com"], cis: true },
  audit: { accessAnalyzer: true, config: "rules-and-recorder" },
  network: {
    cidr: "10.20.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
    egress: { mode: "none" },
  },
};

const environmentWith = (changes: Record<string, unknown>): Environment =>
  validateEnvironment({ ...sample(), ...changes }, { file: "config/dev.ts", name: "dev" });

const environments = (): Environment[] => [
  ...environmentNames().map((name) => loadEnvironment(name)),
  ...everyVariant().map(({ environment }) => environment),
  environmentWith(EVERYTHING),
];

const detectionsOf = (environment: Environment): Detection[] => [
  ...auditDetections(environment, EXAMPLE_NETWORK),
  ...operationsDetections(environment),
];

const withTuning = (...tuning: object[]): Environment =>
  environmentWith({
    integrations: [sampleIntegration("weather"), sampleIntegration("tides")],
    alarms: { subscribers: ["team@example.com"], tuning },
  });

const keyOf = ({ id, integration }: Pick<Detection, "id" | "integration">) =>
  integration === undefined ? id : `${integration}: ${id}`;

describe("the catalog", () => {
  it("has each id once for an integration, or once for the environment", () => {
    for (const environment of environments()) {
      const entries = [...detectionsOf(environment), ...auditFindings(environment)];
      const keys = entries.map(keyOf);

      expect(new Set(keys).size).toBe(keys.length);
      for (const { id, integration } of entries) {
        const others = entries.filter((entry) => entry.id === id);
        expect(
          others.every(
            (entry) => (entry.integration === undefined) === (integration === undefined),
          ),
        ).toBe(true);
      }
    }
  });

  it("has every id in one environment or another, and no other id", () => {
    const ids = environments().flatMap((environment) => [
      ...detectionsOf(environment).map(({ id }) => id),
      ...auditFindings(environment).map(({ id }) => id),
    ]);

    expect([...new Set(ids)].sort()).toEqual([...DETECTION_IDS].sort());
  });

  it("names integrations of the environment only", () => {
    for (const environment of environments()) {
      const names = environment.integrations.map(({ name }) => name);

      expect(
        detectionsOf(environment).filter(
          ({ integration }) => integration !== undefined && !names.includes(integration),
        ),
      ).toEqual([]);
    }
  });

  it("fits into the filters of one log group", () => {
    for (const environment of environments()) {
      const filters = detectionsOf(environment).filter(
        ({ source }) => source.kind === "log-filter",
      );

      expect(filters.length).toBeLessThanOrEqual(FILTERS_PER_LOG_GROUP);
      expect(filters.length).toBeGreaterThan(15);
    }
  });

  it("judges by a maximum, which no forged value lowers, what one event raises", () => {
    const ours = environments()
      .flatMap((environment) => auditDetections(environment, EXAMPLE_NETWORK))
      .filter(({ id, source }) => source.kind === "log-filter" && !id.startsWith("cis-"));
    const others = ours.filter(({ alarm }) => alarm.statistic !== "Maximum");

    expect(new Set(others.map(({ id }) => id))).toEqual(new Set(["read-burst"]));
    expect(
      ours.filter(({ alarm }) => alarm.statistic === "Maximum" && alarm.threshold !== 1),
    ).toEqual([]);
  });

  it("counts what it filters, and leaves drills to what a trail can tell", () => {
    for (const { source, alarm, drills } of environments().flatMap(detectionsOf)) {
      if (source.kind === "log-filter") {
        expect(alarm.treatMissingData).toBe("notBreaching");
      } else {
        expect(drills).toEqual([]);
      }
    }
  });
});

describe("tuning", () => {
  const all = detectionsOf(withTuning());

  it("takes away what it switches off, everywhere, and nothing else", () => {
    const off = detectionsOf(
      withTuning({ detection: "denied-read", enabled: false, reason: "we probe it daily" }),
    );

    expect(off).toEqual(all.filter(({ id }) => id !== "denied-read"));
    expect(all.length - off.length).toBe(2);
  });

  it("takes away what it switches off in one integration only", () => {
    const off = detectionsOf(
      withTuning({
        detection: "denied-read",
        integration: "tides",
        enabled: false,
        reason: "we probe it daily",
      }),
    );

    expect(off).toEqual(
      all.filter(({ id, integration }) => id !== "denied-read" || integration !== "tides"),
    );
    expect(all.length - off.length).toBe(1);
  });

  it("changes the settings that it names, and nothing else", () => {
    const tuned = detectionsOf(
      withTuning({
        detection: "function-errors",
        integration: "weather",
        threshold: 5,
        periodSeconds: 900,
        reason: "the vendor fails at night",
      }),
    );

    expect(tuned).toEqual(
      all.map((detection) =>
        detection.id === "function-errors" && detection.integration === "weather"
          ? {
              ...detection,
              alarm: { ...detection.alarm, threshold: 5, periodSeconds: 900 },
            }
          : detection,
      ),
    );
    expect(tuned).not.toEqual(all);
  });

  it("of one integration goes before that of all", () => {
    const tuned = detectionsOf(
      withTuning(
        { detection: "function-errors", threshold: 5, reason: "they all fail at night" },
        {
          detection: "function-errors",
          integration: "tides",
          threshold: 9,
          reason: "this one most of all",
        },
      ),
    ).filter(({ id }) => id === "function-errors");

    expect(tuned.map(({ integration, alarm }) => [integration, alarm.threshold])).toEqual([
      ["weather", 5],
      ["tides", 9],
    ]);
  });

  it("takes away findings, too", () => {
    const findingsOf = (tuning: object[]) =>
      auditFindings(
        environmentWith({
          ...EVERYTHING,
          alarms: { subscribers: ["team@example.com"], tuning },
        }),
      ).map(({ id }) => id);

    const before = findingsOf([]);
    const after = findingsOf([
      { detection: "config-noncompliant", enabled: false, reason: "another team looks at it" },
    ]);

    expect(before).toContain("config-noncompliant");
    expect(after).toEqual(before.filter((id) => id !== "config-noncompliant"));
  });
});

describe("the runbooks", () => {
  it.each(DETECTION_IDS.map((id) => [id]))("have one for %s", (id) => {
    expect(existsSync(join(RUNBOOKS, `${id}.md`))).toBe(true);
  });

  it("have none for what is not detected", () => {
    const runbooks = readdirSync(RUNBOOKS)
      .filter((file) => file.endsWith(".md") && file !== "README.md")
      .map((file) => file.slice(0, -".md".length));

    expect(runbooks.filter((name) => !DETECTION_IDS.some((id) => id === name))).toEqual([]);
  });
});
