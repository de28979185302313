import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import { operations } from "../../detections/operations";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const names = integrationNames(environment, integration);

describe("an operations alarm", () => {
  it("watches the metric under the dimensions that its publisher uses", () => {
    expect(
      operations(environment, integration).map(({ id, source }) => [
        id,
        source.kind === "metric" ? source.dimensions : {},
      ]),
    ).toEqual([
      ["function-errors", { FunctionName: names.functionName }],
      ["function-throttles", { FunctionName: names.functionName }],
      ["on-failure-queue", { QueueName: names.queueName }],
      // The one dimension that Powertools adds; the end-to-end test compares it with the log.
      ["locations-failed", { service: "weather" }],
    ]);
  });
});
