import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { alarmPathDetections } from "../../../detections/alarm-path/alarm-path-detections";
import { tuned } from "../../../detections/tuning/tuned";

const environment = loadEnvironment("prod");
const IDS = [
  "trail-stopped",
  "trail-changed",
  "trail-bucket-changed",
  "audit-log-changed",
  "alarm-changed",
  "alarm-topic-changed",
  "alarm-rule-changed",
  "watchers-changed",
];

const detectionsOf = (of: Environment) => tuned(of, alarmPathDetections(of));

describe("alarmPathDetections", () => {
  it("guards each part of the alarm path, once for the environment, and tells who did it", () => {
    const detections = detectionsOf(environment);

    expect(detections.map(({ id }) => id)).toEqual(IDS);
    for (const detection of detections) {
      expect(detection).not.toHaveProperty("integration");
      expect(detection.source).toHaveProperty("eventPattern");
    }
  });

  it("leaves out watchers that are off", () => {
    const audit = { ...environment.audit, accessAnalyzer: false, config: "off" as const };

    expect(detectionsOf({ ...environment, audit }).map(({ id }) => id)).toEqual(
      IDS.filter((id) => id !== "watchers-changed"),
    );
  });

  it("leaves the bucket to the organisation whose trail it is", () => {
    const audit = { ...environment.audit, trailLogGroupName: "organisation-trail" };

    expect(detectionsOf({ ...environment, audit }).map(({ id }) => id)).toEqual(
      IDS.filter((id) => id !== "trail-bucket-changed"),
    );
  });
});
