import { loadEnvironment } from "../../../config/load-environment";
import { functionDetections } from "../../../detections/function/function-detections";

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
});
