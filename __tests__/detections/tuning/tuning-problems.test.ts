import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { tunableCatalog } from "../../../detections/catalog";
import { alreadyBuilt } from "../../../detections/catalog-entry";
import type { Detection } from "../../../detections/detection";
import { ON_FIRST_EVENT } from "../../../detections/detection";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { checkTuning } from "../../../detections/tuning/tuning-problems";

type Tuning = Environment["alarms"]["tuning"][number];

const prod = loadEnvironment("prod");
const catalog = tunableCatalog(prod, EXAMPLE_NETWORK);

/** A catalog of one detection. */
function only(detection: Pick<Detection, "id" | "source" | "alarm">): typeof catalog {
  const rest = { meaning: "m", severity: "high", drills: [] } as const;
  return { detections: alreadyBuilt([{ ...rest, ...detection }]), findings: [] };
}

const METRIC = { kind: "metric", namespace: "a", metricName: "b", dimensions: {} } as const;

/** What is said of a configuration of prod that tunes so, or nothing. */
function errorOf(tuning: Partial<Tuning>, entries = catalog): string {
  const complete = {
    detection: "denied-read",
    enabled: true,
    reason: "a test",
    ...tuning,
  } as const;
  try {
    checkTuning({ ...prod, alarms: { ...prod.alarms, tuning: [complete] } }, entries);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a tuning, beside the catalog", () => {
  it.each<Partial<Tuning>>([
    { threshold: 3 },
    { integration: "weather", threshold: 3 },
    { detection: "trail-stopped", threshold: 2 },
    { detection: "function-errors", integration: "weather", enabled: false },
    { detection: "config-noncompliant", enabled: false },
  ])("may be %j", (tuning) => {
    expect(errorOf(tuning)).toBe("");
  });

  it("is of a detection that the environment has", () => {
    expect(errorOf({ detection: "cis-root-used", enabled: false })).toBe(
      'config/prod.ts: alarms.tuning[0].detection: got "cis-root-used"; accepted: a detection ' +
        "that this environment has, and this it has not: alarms.cis is false; fix: remove the " +
        "entry, or change that setting",
    );
    expect(errorOf({ detection: "nat-traffic", threshold: 2 })).toContain(
      'this it has not: only with network.egress.mode: "none"; fix',
    );
  });

  it("is of a detection that the environment makes nothing of", () => {
    const audit = { ...prod.audit, networkActivityEvents: false };
    const without = { ...prod, audit };
    const tuning = [{ detection: "endpoint-refused" as const, enabled: false, reason: "a test" }];

    expect(() => {
      checkTuning(
        { ...without, alarms: { ...prod.alarms, tuning } },
        tunableCatalog(without, EXAMPLE_NETWORK),
      );
    }).toThrow("this it has not: audit.networkActivityEvents is false");
  });

  it("is of a detection that some settings together bring", () => {
    const error = errorOf({ detection: "function-errors" }, { detections: [], findings: [] });

    expect(error).toContain('got "function-errors"; accepted: a detection that this environment');
  });

  it("names no integration for what watches the whole environment", () => {
    expect(errorOf({ detection: "trail-stopped", integration: "weather", threshold: 2 })).toBe(
      'config/prod.ts: alarms.tuning[0].integration: got "weather"; accepted: nothing: ' +
        "trail-stopped watches the whole environment; fix: remove integration from the entry",
    );
  });

  it("names an integration that has the detection", () => {
    expect(errorOf({ integration: "tides", threshold: 2 })).toBe(
      'config/prod.ts: alarms.tuning[0].integration: got "tides"; accepted: an integration that ' +
        "has the detection denied-read; fix: remove the entry, or name another integration",
    );
  });

  it("gives no settings to a finding, which has no alarm", () => {
    expect(errorOf({ detection: "access-analyzer-finding", threshold: 2 })).toBe(
      "config/prod.ts: alarms.tuning[0].threshold: got 2; accepted: nothing: " +
        "access-analyzer-finding has no alarm, EventBridge tells of each finding; fix: remove it; " +
        "enabled: false switches the messages off",
    );
  });

  it("keeps to what CloudWatch looks back over, with the catalog's own settings", () => {
    const daily = { ...ON_FIRST_EVENT, periodSeconds: 86_400, evaluationPeriods: 1 };
    const entries = only({ id: "function-errors", source: METRIC, alarm: daily });
    const tuning = (evaluationPeriods: number) =>
      errorOf({ detection: "function-errors", evaluationPeriods }, entries);

    expect(tuning(7)).toBe("");
    expect(tuning(8)).toBe(
      "config/prod.ts: alarms.tuning[0].evaluationPeriods: got 8 times 86400 seconds; " +
        "accepted: together at most 604800 seconds, which is as far back as CloudWatch looks; fix: " +
        "lower evaluationPeriods or periodSeconds",
    );
  });

  it("keeps a query of Metrics Insights to the three hours that it sees", () => {
    const source = { kind: "metric-query" as const, expression: "SELECT SUM(a) FROM b" };
    const entries = only({ id: "nat-traffic", source, alarm: ON_FIRST_EVENT });

    expect(errorOf({ detection: "nat-traffic", periodSeconds: 10_800 }, entries)).toBe("");
    expect(errorOf({ detection: "nat-traffic", periodSeconds: 21_600 }, entries)).toContain(
      "alarms.tuning[0].periodSeconds: got 1 times 21600 seconds; accepted: together at most 10800 seconds",
    );
  });

  it("has all of its errors in one report", () => {
    const tuning = ["cis-root-used", "cis-bucket-policy"].map((detection) => ({
      detection: detection as Tuning["detection"],
      enabled: false,
      reason: "a test",
    }));

    expect(() => {
      checkTuning({ ...prod, alarms: { ...prod.alarms, tuning } }, catalog);
    }).toThrow(/tuning\[0\][^]*\n.*tuning\[1\]/);
  });
});
