import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import {
  auditDetections,
  auditFindings,
  operationsDetections,
  tunableCatalog,
} from "../../../detections/catalog";
import type { Detection } from "../../../detections/detection";
import { auditDashboard } from "../../../detections/dashboards/audit-dashboard";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import type { Tuning } from "../../../detections/tuning/tuned";
import { checkTuning } from "../../../detections/tuning/tuning-problems";

const everySource = loadEnvironment("every-source");
const untouched = auditDetections(everySource, EXAMPLE_NETWORK);

function tunedBy(...tuning: Partial<Tuning>[]): Environment {
  const complete = tuning.map((each) => ({
    detection: "denied-read" as const,
    enabled: true,
    reason: "a test",
    ...each,
  }));
  return { ...everySource, alarms: { ...everySource.alarms, tuning: complete } };
}

/** Alarm of each detection of an id, by integration. */
function alarms(detections: readonly Detection[], id: string) {
  return new Map(
    detections
      .filter((detection) => detection.id === id)
      .map(({ integration, alarm }) => [integration, alarm]),
  );
}

describe("a tuned catalog", () => {
  it("has the settings that are given, of all integrations", () => {
    const before = alarms(untouched, "denied-read");
    const after = alarms(
      auditDetections(tunedBy({ threshold: 7, periodSeconds: 900 }), EXAMPLE_NETWORK),
      "denied-read",
    );

    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [integration, alarm] of after) {
      expect(alarm).toEqual({
        ...before.get(integration),
        threshold: 7,
        periodSeconds: 900,
        statistic: "Sum",
      });
    }
  });

  it("takes what is said of one integration before what is said of all", () => {
    const after = alarms(
      auditDetections(
        tunedBy({ threshold: 7 }, { integration: "wcp", evaluationPeriods: 3 }),
        EXAMPLE_NETWORK,
      ),
      "denied-read",
    );

    expect(after.get("wcp")).toMatchObject({ threshold: 1, evaluationPeriods: 3 });
    expect(after.get("direct")).toMatchObject({ threshold: 7, evaluationPeriods: 1 });
  });

  it.each([
    ["denied-read", { threshold: 1 }, "Maximum"],
    ["denied-read", { periodSeconds: 900 }, "Maximum"],
    ["denied-read", { threshold: 2 }, "Sum"],
    ["trail-stopped", { threshold: 2 }, "Sum"],
    ["read-burst", { threshold: 9 }, "Sum"],
    ["filters-silent", { threshold: 2 }, "SampleCount"],
  ] as const)("sums up the ones of a filter where it takes several: %s, %j", (id, tuning, sum) => {
    const after = auditDetections(tunedBy({ detection: id, ...tuning }), EXAMPLE_NETWORK);

    const statistics = [...alarms(after, id).values()].map(({ statistic }) => statistic);
    expect(new Set(statistics)).toEqual(new Set([sum]));
  });

  it("keeps the maximum of what is no count", () => {
    const [alarm] = alarms(
      operationsDetections(tunedBy({ detection: "function-near-timeout", threshold: 9000 })),
      "function-near-timeout",
    ).values();

    expect(alarm).toMatchObject({ statistic: "Maximum", threshold: 9000 });
  });

  it("lacks what is switched off, and nothing else", () => {
    const without = auditDetections(
      tunedBy({ integration: "wcp", enabled: false }),
      EXAMPLE_NETWORK,
    );

    expect(without).toEqual(
      untouched.filter(({ id, integration }) => id !== "denied-read" || integration !== "wcp"),
    );
    expect(without).toHaveLength(untouched.length - 1);
  });

  it("lacks the findings that are switched off", () => {
    const environment = tunedBy({ detection: "config-noncompliant", enabled: false });

    expect(auditFindings(environment).map(({ id }) => id)).toEqual(["access-analyzer-finding"]);
  });
});

describe("a detection whose pattern is too long for AWS", () => {
  // As many as no pattern has room for that exempts each of them.
  const deployers = Array.from(
    { length: 20 },
    (_, index) => `arn:aws:iam::123456789012:role/${"d".repeat(50)}-${index}`,
  );
  const crowded = (environment: Environment): Environment => ({
    ...environment,
    principals: { ...environment.principals, deployers },
  });

  it("is an error where it is on", () => {
    expect(() => auditDetections(crowded(tunedBy()), EXAMPLE_NETWORK)).toThrow(/1024/);
  });

  it("is none where it is off", () => {
    const off = untouched
      .filter(({ source }) => source.kind === "log-filter")
      .filter(({ id }) => !["read-burst", "unexpected-reader", "reader-elsewhere"].includes(id));
    const tuning = [...new Set(off.map(({ id }) => id)), "filters-silent" as const].map((id) => ({
      detection: id,
      enabled: false,
    }));
    const environment = crowded(tunedBy(...tuning));

    expect(new Set(auditDetections(environment, EXAMPLE_NETWORK).map(({ id }) => id))).toEqual(
      new Set(["unexpected-reader", "reader-elsewhere", "read-burst", "trail-silent"]),
    );
    expect(() => auditDashboard(environment)).not.toThrow();
    expect(() => {
      checkTuning(environment, tunableCatalog(environment, EXAMPLE_NETWORK));
    }).not.toThrow();
  });
});

describe("the words of an alarm", () => {
  const meaningOf = (settings: Partial<Tuning> & Pick<Tuning, "detection">) => {
    const found = operationsDetections(tunedBy({ integration: "wcp", ...settings })).find(
      ({ id, integration }) => id === settings.detection && integration === "wcp",
    );
    return found?.meaning;
  };

  it.each<[Partial<Tuning> & Pick<Tuning, "detection">, string]>([
    [{ detection: "third-party-failures" }, "failed at least 3 times within 15 minutes, after"],
    [
      { detection: "third-party-failures", threshold: 20, periodSeconds: 3600 },
      "failed at least 20 times within 1 hour, after their retries.",
    ],
    [
      { detection: "third-party-failures", threshold: 2, evaluationPeriods: 3 },
      "failed at least twice in each of 3 periods of 15 minutes in a row, after",
    ],
    [{ detection: "secret-fetch-errors" }, "failed at least twice within 15 minutes to read"],
    [
      { detection: "secret-fetch-errors", threshold: 10 },
      "failed at least 10 times within 15 minutes to read",
    ],
    [{ detection: "locations-failed" }, "ingest a location at least once within 5 minutes."],
    [
      { detection: "locations-failed", threshold: 5, periodSeconds: 900 },
      "ingest a location at least 5 times within 15 minutes.",
    ],
    [{ detection: "function-near-timeout" }, "took at least 48 s of its 60 s."],
    [{ detection: "function-near-timeout", threshold: 1000 }, "took at least 1 s of its 60 s."],
    [{ detection: "function-near-timeout", threshold: 1250 }, "took at least 1.25 s of its 60 s."],
  ])("tell its settings: %j", (settings, words) => {
    expect(meaningOf(settings)).toContain(words);
  });
});

describe("what a detection is given out as", () => {
  it("is nothing but itself", () => {
    const all = [...untouched, ...operationsDetections(everySource)];

    expect(new Set(all.map(({ meaning }) => typeof meaning))).toEqual(new Set(["string"]));
    expect(all.filter((detection) => "limits" in detection)).toEqual([]);
  });

  it("is of the id and the integration that the catalog calls it by", () => {
    const { detections } = tunableCatalog(everySource, EXAMPLE_NETWORK);
    const nameOf = ({ id, integration }: Pick<Detection, "id" | "integration">) => ({
      id,
      integration,
    });

    for (const entry of detections) {
      expect(entry.build().map(nameOf)).toEqual(entry.build().map(() => nameOf(entry)));
    }
    expect(detections.length).toBeGreaterThan(untouched.length);
  });
});
