import { alarmName } from "../../../../detections/alarm-name";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import { deployedDetections } from "../../../../tools/drill/deployed/deployed-detections";
import { ownDetections } from "../../../../tools/drill/drilled-detections";
import { namesOf } from "../../../../config/names";
import type { DeployedAlarmPath } from "../../../../tools/drill/deployed/alarm-path";
import { tunedEnvironment, tuning } from "../support/tuned";
import { wholeTrails } from "./support/deployed-trails";

const environment = tunedEnvironment(tuning("denied-read", { threshold: 7 }));
const nothing: DeployedAlarmPath = {
  trails: wholeTrails(environment),
  filters: [],
  alarms: [],
  compositeAlarms: [],
  rules: [],
  forwardingRules: [],
  topic: {},
};

describe("the detections that AWS has", () => {
  it("have the deployed pattern and the catalog's count", () => {
    const catalog = ownDetections(environment, EXAMPLE_NETWORK).filter(
      ({ id }) => id === "denied-read",
    );
    const name = alarmName(environment, { id: "denied-read", integration: "weather" });

    const [detection] = deployedDetections(environment, catalog, {
      ...nothing,
      filters: [{ filterName: name, filterPattern: "{ $.a = 1 }" }],
      alarms: [{ AlarmName: name, Threshold: 7, Period: 300, EvaluationPeriods: 1 }],
    });

    expect(detection).toMatchObject({ filterPattern: "{ $.a = 1 }", alarm: { threshold: 1 } });
  });

  describe("hear of another Region what a rule there hands on", () => {
    const catalog = ownDetections(environment, EXAMPLE_NETWORK).filter(
      ({ id }) => id === "role-changed",
    );
    const { eventBusArn: Arn, eventForwardingRoleArn: RoleArn } = namesOf(environment);
    const rule = {
      Name: alarmName(environment, { id: "role-changed" }),
      State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" as const,
      EventPattern: '{"source":["aws.iam"]}',
      targets: [{ Id: "event-bus", Arn, RoleArn }],
    };
    const forwardingOf = (change: Partial<typeof rule> | object) => {
      const forwardingRules = [{ ...rule, ...change }];
      const [detection] = deployedDetections(environment, catalog, { ...nothing, forwardingRules });
      return detection?.forwarding;
    };

    it("by its deployed pattern", () => {
      expect(forwardingOf({})).toEqual({
        region: "us-east-1",
        eventPattern: { source: ["aws.iam"] },
      });
    });

    it.each([
      ["is gone", { Name: "other" }],
      ["is disabled", { State: "DISABLED" }],
      ["goes elsewhere", { targets: [{ ...rule.targets[0], Arn: `${Arn}-other` }] }],
      ["has no role", { targets: [{ Id: "event-bus", Arn }] }],
    ])("not where it %s", (_, change) => {
      expect(forwardingOf(change)).toBeUndefined();
    });
  });
});
