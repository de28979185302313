import { loadEnvironment } from "../../../config/load-environment";
import { graph } from "../../../detections/dashboards/graph";

describe("a graph", () => {
  it("has a point every five minutes, of which a day has 288 and a line shows as many", () => {
    const { properties } = graph(loadEnvironment("prod"), "Reads", [
      {
        source: { namespace: "Acme", metricName: "Reads", dimensions: { Environment: "prod" } },
        statistic: "Sum",
        label: "reads",
      },
    ]);

    expect(properties).toMatchObject({
      period: 300,
      metrics: [["Acme", "Reads", "Environment", "prod", { stat: "Sum", label: "reads" }]],
    });
  });
});
