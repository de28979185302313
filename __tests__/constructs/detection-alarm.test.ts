import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

const prod = loadEnvironment("prod");
const { audit, ingestion } = synthesize({ ...prod, alarms: { ...prod.alarms, cis: true } });

describe("the statistic of an alarm", () => {
  it.each([
    ["acme-prod-weather-unexpected-reader", "Maximum", audit],
    ["acme-prod-trail-stopped", "Maximum", audit],
    ["acme-prod-weather-read-burst", "Sum", audit],
    ["acme-prod-cis-root-used", "Sum", audit],
    ["acme-prod-trail-silent", "Sum", audit],
    ["acme-prod-filters-silent", "SampleCount", audit],
    ["acme-prod-weather-function-errors", "Sum", ingestion],
    ["acme-prod-weather-function-near-timeout", "Maximum", ingestion],
  ])("of %s is %s", (name, statistic, stack) => {
    expect(stack.resourceWith("aws_cloudwatch_metric_alarm", "alarm_name", name)).toMatchObject({
      statistic,
    });
  });

  it("adds up the matches of a filter where a tuning wants several of them", () => {
    const tuning = [
      { detection: "unexpected-reader", enabled: true, threshold: 3, reason: "a test" } as const,
    ];
    const { audit: tuned } = synthesize({ ...prod, alarms: { ...prod.alarms, tuning } });

    expect(
      tuned.resourceWith(
        "aws_cloudwatch_metric_alarm",
        "alarm_name",
        "acme-prod-weather-unexpected-reader",
      ),
    ).toMatchObject({ statistic: "Sum", threshold: 3 });
  });
});
