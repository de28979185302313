import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { auditDetections, auditFindings, operationsDetections } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";

type Tuning = Environment["alarms"]["tuning"][number];

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
