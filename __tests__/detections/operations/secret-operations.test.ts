import { loadEnvironment } from "../../../config/load-environment";
import { operationsDetections } from "../../../detections/catalog";
import { secretOperations } from "../../../detections/operations/secret-operations";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const detections = secretOperations(environment, integration);

describe("an alarm on the secrets client", () => {
  it.each([
    ["secret-stale", "SecretStaleServes", 300, 1, "medium"],
    // One failed read that is made up for is nothing; a failing run is repeated twice in minutes.
    ["secret-fetch-errors", "SecretFetchErrors", 900, 2, "medium"],
    ["secret-throttled", "SecretThrottles", 300, 1, "medium"],
    ["key-rejected", "SecretKeyRejections", 300, 1, "high"],
  ])("%s judges %s in %i s at %i", (id, metricName, periodSeconds, threshold, severity) => {
    const detection = detections.find((one) => one.id === id);

    expect(detection?.source).toEqual({
      kind: "metric",
      namespace: "acme-prod/weather",
      metricName,
      dimensions: { service: "weather" },
    });
    expect(detection?.severity).toBe(severity);
    expect(detection?.alarm).toEqual({
      statistic: "Sum",
      periodSeconds,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold,
      // Nothing is written when nothing happens.
      treatMissingData: "notBreaching",
    });
  });

  it("tells what to do about it", () => {
    const meanings = detections.map(({ meaning }) => meaning).join("\n");

    expect(meanings).toContain("It stops when that value is 3600 s old.");
    expect(meanings).toContain("npm run secret -- put weather");
    expect(meanings).toContain("Secrets Manager throttled reads of acme-prod-weather-api-key");
  });

  it("is placed for every integration, under an id of its own", () => {
    const all = operationsDetections(environment);

    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(detections.map(({ id }) => id)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
