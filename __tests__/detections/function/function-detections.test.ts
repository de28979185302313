import { loadEnvironment } from "../../../config/load-environment";
import { auditDetections } from "../../../detections/catalog";
import { functionDetections } from "../../../detections/function/function-detections";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";

describe("functionDetections", () => {
  it("guards the code and the roles, once for the environment", () => {
    const detections = functionDetections(loadEnvironment("prod"));

    expect(detections.map(({ id }) => id)).toEqual([
      "function-changed",
      "role-changed",
      "listed-role-changed",
    ]);
    for (const detection of detections) {
      expect(detection).not.toHaveProperty("integration");
    }
  });

  it("alone need filters with regular expressions, of which a log group takes five", () => {
    const detections = auditDetections(loadEnvironment("prod"), EXAMPLE_NETWORK);
    const withRegularExpression = detections.filter(
      ({ source }) => source.kind === "log-filter" && /= %.*%/.test(source.pattern),
    );

    expect(withRegularExpression.map(({ id }) => id)).toEqual([
      "role-changed",
      "listed-role-changed",
    ]);
  });
});
