import { loadEnvironment } from "../../../config/load-environment";
import { networkDetections } from "../../../detections/network/network-detections";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { tuned } from "../../../detections/tuning/tuned";

describe("networkDetections", () => {
  it("guards the way to the value, once for the environment, and tells who did it", () => {
    const environment = loadEnvironment("prod");
    const detections = tuned(environment, networkDetections(environment, EXAMPLE_NETWORK));

    expect(detections.map(({ id }) => id)).toEqual([
      "endpoint-refused",
      "endpoint-changed",
      "network-changed",
      "beside-function",
    ]);
    for (const detection of detections) {
      expect(detection).not.toHaveProperty("integration");
      expect(detection.source).toHaveProperty("eventPattern");
    }
  });
});
