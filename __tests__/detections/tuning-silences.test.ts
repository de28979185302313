import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { auditDetections, auditFindings, operationsDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { checkTuning } from "../../detections/tuning-problems";

type Tuning = Environment["alarms"]["tuning"][number];

const everySource = loadEnvironment("every-source");
const environment = { ...everySource, alarms: { ...everySource.alarms, cis: true } };
const catalog = {
  detections: [
    ...auditDetections(environment, EXAMPLE_NETWORK),
    ...operationsDetections(environment),
  ],
  findings: auditFindings(environment),
};

/** What is said of tunings, a line each. */
function errorsOf(...tuning: (Partial<Tuning> & Pick<Tuning, "detection">)[]): string[] {
  const complete = tuning.map((each) => ({ enabled: true, reason: "a test", ...each }));
  try {
    checkTuning({ ...environment, alarms: { ...environment.alarms, tuning: complete } }, catalog);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

/** How long the catalog's alarm of a detection waits, in seconds. */
function windowOf(id: Tuning["detection"], integration?: string): number {
  const found = catalog.detections.find(
    (each) => each.id === id && (integration === undefined || each.integration === integration),
  );
  const { periodSeconds = 0, evaluationPeriods = 0 } = found?.alarm ?? {};
  return periodSeconds * evaluationPeriods;
}

describe("a detection that one event raises", () => {
  it.each(["denied-read", "trail-stopped", "role-changed"] as const)(
    "is never in two periods: %s",
    (detection) => {
      expect(errorsOf({ detection, evaluationPeriods: 1 })).toEqual([]);
      expect(errorsOf({ detection, evaluationPeriods: 2, threshold: 3 })).toEqual([
        "config/every-source.ts: alarms.tuning[0].evaluationPeriods: got 2; accepted: 1: one event " +
          `raises ${detection}, and it is never in two periods; fix: remove it; a higher threshold ` +
          "or enabled: false makes it quieter",
      ]);
    },
  );

  it("has a threshold that can be reached", () => {
    expect(errorsOf({ detection: "denied-read", threshold: 100 })).toEqual([]);
    expect(errorsOf({ detection: "denied-read", integration: "wcp", threshold: 101 })).toEqual([
      "config/every-source.ts: alarms.tuning[0].threshold: got 101; accepted: at most 100: one " +
        "event raises denied-read, and so many never come; fix: lower it, or write enabled: false " +
        "with the reason",
    ]);
  });

  it.each<Tuning["detection"]>(["cis-unauthorized-calls", "read-burst", "function-errors"])(
    "is not %s, which may be tuned so",
    (detection) => {
      expect(errorsOf({ detection, evaluationPeriods: 2, threshold: 101 })).toEqual([]);
    },
  );
});

describe("silence", () => {
  it.each(["trail-silent", "filters-silent"] as const)(
    "is told at most three times as late as in the catalog: %s",
    (detection) => {
      const most = (3 * windowOf(detection)) / 900;

      expect(errorsOf({ detection, periodSeconds: 900, evaluationPeriods: most })).toEqual([]);
      expect(errorsOf({ detection, periodSeconds: 900, evaluationPeriods: most + 1 })).toEqual([
        `config/every-source.ts: alarms.tuning[0].evaluationPeriods: got ${most + 1} times 900 ` +
          `seconds; accepted: together at most ${most * 900} seconds, 3 times what the catalog ` +
          "waits; fix: lower evaluationPeriods or periodSeconds, or write enabled: false with the " +
          "reason",
      ]);
    },
  );

  it("of a function is measured by its own schedule, with the catalog's periods", () => {
    const integration = "wcp";
    const detection = "function-silent";
    const most = 3 * windowOf(detection, integration);
    expect(most).toBeLessThan(86_400);

    expect(errorsOf({ detection, integration, periodSeconds: 900 })).toEqual([]);
    expect(errorsOf({ detection, integration, periodSeconds: 43_200 })).toEqual([
      expect.stringMatching(
        new RegExp(`tuning\\[0\\]\\.periodSeconds: got .* together at most ${most} seconds`),
      ),
    ]);
    expect(errorsOf({ detection, integration, enabled: false })).toEqual([]);
  });

  it("that CloudWatch cannot look back over is one error", () => {
    expect(errorsOf({ detection: "trail-silent", periodSeconds: 86_400 })).toEqual([
      expect.stringContaining("which is as far back as CloudWatch looks"),
    ]);
  });
});

describe("a burst of reads", () => {
  it("has a threshold for its period", () => {
    const detection = "read-burst";

    expect(errorsOf({ detection, periodSeconds: 300, evaluationPeriods: 2 })).toEqual([]);
    expect(errorsOf({ detection, periodSeconds: 60, threshold: 20 })).toEqual([]);
    const [error, ...others] = errorsOf({ detection, integration: "wcp", periodSeconds: 60 });
    expect(others).toEqual([]);
    expect(error).toMatch(
      /tuning\[0\]\.periodSeconds: got 60; accepted: a period with its own threshold: .*; fix: add threshold to the entry: the catalog would have \d+ for wcp$/,
    );
    expect(errorsOf({ detection, periodSeconds: 3600 })[0]).toMatch(/ for direct, /);
  });
});

describe("the guard of the filters", () => {
  const off = { detection: "audit-log-changed", enabled: false } as const;

  it("is switched off together with the watch over it, and says so", () => {
    expect(errorsOf(off, { detection: "filters-silent", enabled: false })).toEqual([]);
    expect(errorsOf(off)).toEqual([
      "config/every-source.ts: alarms.tuning[0].enabled: got false; accepted: false only beside an " +
        "entry that switches off filters-silent, which goes with it; fix: add { detection: " +
        '"filters-silent", enabled: false, reason: "..." }, or leave audit-log-changed on',
    ]);
    expect(errorsOf({ detection: "filters-silent", evaluationPeriods: 3 }, off)).toEqual([
      expect.stringContaining("alarms.tuning[1].enabled: got false"),
    ]);
  });

  it("may be tuned otherwise, and the watch switched off alone", () => {
    expect(errorsOf({ detection: "audit-log-changed", threshold: 2 })).toEqual([]);
    expect(errorsOf({ detection: "filters-silent", enabled: false })).toEqual([]);
  });
});
