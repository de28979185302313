import { costTable } from "../../../tools/cost/monthly-cost";

/** Resources of one type, with ids of their own. */
function resources(...list: Record<string, unknown>[]): Record<string, Record<string, unknown>> {
  return Object.fromEntries(list.map((resource, index) => [`id-${index}`, resource]));
}

describe("costTable", () => {
  it("counts what costs money over all stacks, an endpoint once for each zone", () => {
    const table = costTable([
      {
        resource: {
          // Secrets Manager and Parameter Store, and DynamoDB's gateway, which is free.
          aws_vpc_endpoint: resources({ subnet_ids: ["a", "b"] }, { subnet_ids: ["a", "b"] }, {}),
        },
      },
      { resource: { aws_cloudwatch_dashboard: resources({}, {}), aws_iam_role: resources({}) } },
      {
        resource: {
          aws_cloudwatch_composite_alarm: resources({}, {}, {}),
          // Free, or charged by use.
          aws_cloudwatch_event_rule: resources({}),
          aws_accessanalyzer_analyzer: resources({}),
          aws_config_config_rule: resources({}),
        },
      },
      {},
    ]);

    expect(table.split("\n").slice(2)).toEqual([
      "| Interface endpoint, per zone | 4 | 29.20 |",
      "| CloudWatch composite alarm | 3 | 1.50 |",
      "| CloudWatch dashboard | 2 | 6.00 |",
      "| **total** | | **36.70** |",
    ]);
  });
});
