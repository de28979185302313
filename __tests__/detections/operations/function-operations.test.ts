import { loadEnvironment } from "../../../config/load-environment";
import { integrationNames } from "../../../config/names";
import type { UntunedDetection } from "../../../detections/detection";
import { functionOperations } from "../../../detections/operations/function-operations";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const names = integrationNames(environment, integration);

function meaningOf(detection: UntunedDetection | undefined): string {
  if (detection === undefined) throw new Error("There is no such detection.");
  const { meaning, alarm } = detection;
  return typeof meaning === "string" ? meaning : meaning(alarm);
}

describe("an operations alarm", () => {
  it("watches the metric under the dimensions that its publisher uses", () => {
    expect(
      functionOperations(environment, integration).map(({ id, source }) => [
        id,
        source.kind === "metric" ? source.dimensions : {},
      ]),
    ).toEqual([
      ["function-errors", { FunctionName: names.functionName }],
      ["function-throttles", { FunctionName: names.functionName }],
      ["function-near-timeout", { FunctionName: names.functionName }],
      ["on-failure-queue", { QueueName: names.queueName }],
      // The one dimension that Powertools adds; the end-to-end test compares it with the log.
      ["locations-failed", { service: "weather" }],
      ["third-party-failures", { service: "weather" }],
    ]);
  });

  it("tells a run that comes near the timeout, whatever that is", () => {
    const slow = { ...integration, function: { ...integration.function, timeoutSeconds: 45 } };
    const detection = functionOperations(environment, slow).find(
      ({ id }) => id === "function-near-timeout",
    );

    expect(detection).toMatchObject({
      severity: "medium",
      source: { metricName: "Duration" },
      // Milliseconds: 80 % of 45 s.
      alarm: { statistic: "Maximum", threshold: 36_000, treatMissingData: "notBreaching" },
    });
    expect(meaningOf(detection)).toContain("at least 36 s of its 45 s");
  });

  it("tells several failed requests to the third party, and not a single one", () => {
    const detection = functionOperations(environment, integration).find(
      ({ id }) => id === "third-party-failures",
    );

    expect(detection).toMatchObject({
      severity: "medium",
      source: { namespace: "acme-prod/weather", metricName: "ThirdPartyFailures" },
      alarm: { statistic: "Sum", periodSeconds: 900, threshold: 3 },
    });
    expect(meaningOf(detection)).toContain(integration.api.baseUrl);
  });
});
