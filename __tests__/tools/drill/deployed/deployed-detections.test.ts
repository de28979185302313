import { alarmName } from "../../../../detections/alarm-name";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import { deployedDetections } from "../../../../tools/drill/deployed/deployed-detections";
import { ownDetections } from "../../../../tools/drill/drilled-detections";
import { tunedEnvironment, tuning } from "../support/tuned";

const environment = tunedEnvironment(tuning("denied-read", { threshold: 7 }));

describe("the detections that AWS has", () => {
  it("have the deployed pattern and the catalog's count", () => {
    const catalog = ownDetections(environment, EXAMPLE_NETWORK).filter(
      ({ id }) => id === "denied-read",
    );
    const name = alarmName(environment, { id: "denied-read", integration: "weather" });

    const [detection] = deployedDetections(environment, catalog, {
      filters: [{ filterName: name, filterPattern: "{ $.a = 1 }" }],
      alarms: [{ AlarmName: name, Threshold: 7, Period: 300, EvaluationPeriods: 1 }],
      compositeAlarms: [],
      rules: [],
      topic: {},
      dashboards: {},
    });

    expect(detection).toMatchObject({ filterPattern: "{ $.a = 1 }", alarm: { threshold: 1 } });
  });
});
