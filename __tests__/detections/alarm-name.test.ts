import { DETECTION_IDS } from "../../config/detection-ids";
import { loadEnvironment } from "../../config/load-environment";
import { alarmName, filterMetric } from "../../detections/alarm-name";
import { auditDetections, auditFindings, operationsDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";

const everySource = loadEnvironment("every-source");
const detections = [
  ...auditDetections(everySource, EXAMPLE_NETWORK),
  ...operationsDetections(everySource),
];

describe("the name of an alarm", () => {
  it("has the integration, where there is one", () => {
    expect(alarmName(everySource, { id: "trail-stopped" })).toBe("acme-every-source-trail-stopped");
    expect(alarmName(everySource, { id: "denied-read", integration: "wcp" })).toBe(
      "acme-every-source-wcp-denied-read",
    );
  });

  it("is no other's in its environment", () => {
    const names = [...detections, ...auditFindings(everySource)].map((entry) =>
      alarmName(everySource, entry),
    );

    expect(new Set(names).size).toBe(names.length);
  });

  it("is one that a metric filter and a rule of EventBridge can have", () => {
    for (const detection of detections) {
      expect(alarmName(everySource, detection)).toMatch(/^[a-z0-9-]+$/);
    }
  });
});

describe("the name of a rule", () => {
  /** AWS's limit: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  const MAX_CHARACTERS = 64;

  it("fits for every detection of the whole environment, however long the environment's name", () => {
    const longest = { ...everySource, organisation: "o".repeat(12), name: "n".repeat(20) };

    for (const id of DETECTION_IDS) {
      expect(alarmName(longest, { id }).length).toBeLessThanOrEqual(MAX_CHARACTERS);
    }
  });

  it("has at most the characters that config/checks/names.ts reckons with for an integration's", () => {
    const ids = detections.flatMap(({ id, integration, source }) =>
      integration !== undefined && source.kind === "log-filter" && "eventPattern" in source
        ? [id]
        : [],
    );

    expect(ids).toContain("secret-value-changed");
    expect(Math.max(...ids.map(({ length }) => length))).toBe("secret-value-changed".length);
  });
});

describe("the metric of a filter", () => {
  it("is kept apart from ours where CIS prescribes the filter", () => {
    expect(filterMetric(everySource, { id: "cis-root-used" })).toEqual({
      namespace: "acme-every-source/audit/cis",
      metricName: "acme-every-source-cis-root-used",
      dimensions: {},
    });
    expect(filterMetric(everySource, { id: "trail-stopped" }).namespace).toBe(
      "acme-every-source/audit",
    );
  });
});
