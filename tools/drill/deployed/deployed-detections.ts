import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { EventPattern } from "../../../detections/event-pattern";
import type { DrilledDetection } from "../drill";
import type { DeployedAlarmPath } from "./alarm-path";
import { deployedForwarding } from "./forwarding";

/**
 * The detections of the catalog with the patterns that AWS has, found by the name of their alarm. One
 * whose filter or rule is gone keeps its drills, so that it shows as blind. How many events it takes is
 * the catalog's: `brokenLinks` tells where a deployed alarm judges otherwise than it is configured.
 */
export function deployedDetections(
  environment: Environment,
  catalog: readonly DrilledDetection[],
  { filters, rules, forwardingRules, forwardingRefusal }: DeployedAlarmPath,
): DrilledDetection[] {
  return catalog.map((detection) => {
    const { id, integration, severity, alarm, drills } = detection;
    const name = alarmName(environment, detection);
    const filter = filters.find(({ filterName }) => filterName === name);
    const rule = rules.find(({ Name }) => Name === name);
    const forwarding =
      forwardingRefusal === undefined
        ? deployedForwarding(environment, name, forwardingRules)
        : detection.forwarding;
    return {
      id,
      ...(integration === undefined ? {} : { integration }),
      ...(severity === undefined ? {} : { severity }),
      ...(filter?.filterPattern === undefined ? {} : { filterPattern: filter.filterPattern }),
      ...(rule?.EventPattern === undefined
        ? {}
        : { eventPattern: JSON.parse(rule.EventPattern) as EventPattern }),
      ...(forwarding === undefined ? {} : { forwarding }),
      ...(alarm === undefined ? {} : { alarm }),
      drills,
    };
  });
}
