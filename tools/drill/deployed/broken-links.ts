import type { Environment } from "../../../config/schema";
import { alarmName } from "../../../detections/alarm-name";
import type { Detection, Finding } from "../../../detections/detection";
import { severityAlarms } from "../../../detections/severity-alarms";
import type { DeployedAlarmPath } from "./alarm-path";
import { brokenAlarm } from "./broken-alarm";
import { brokenFilter } from "./broken-filter";
import { brokenForwarding, forwardingNotChecked } from "./broken-forwarding";
import { brokenRule } from "./broken-rule";
import { brokenSeverityAlarm } from "./broken-severity-alarm";
import type { LinkReport } from "./broken-topic";
import { brokenTopic } from "./broken-topic";

/** What the configuration says should be there, by the stack that places it. */
export interface PlacedEntries {
  readonly audit: readonly Detection[];
  readonly operations: readonly Detection[];
  readonly findings: readonly Finding[];
}

/**
 * Where the way from an event to a person is broken, in what is deployed: a topic that alarms or rules
 * cannot publish to, or nobody hears; an alarm, a filter or a rule that is missing, looks at something
 * else, is off or goes elsewhere, here or where events are handed on from; an alarm of a severity that
 * pages nobody. A sentence for each. What the filters are fed by is for `brokenTrail`.
 */
export function brokenLinks(
  environment: Environment,
  { audit, operations, findings }: PlacedEntries,
  path: DeployedAlarmPath,
): LinkReport {
  const detections = [...audit, ...operations];
  const bySeverity = [
    ...severityAlarms(environment, "audit", audit),
    ...severityAlarms(environment, "operations", operations),
  ];
  const alarmNames = [
    ...detections.map((detection) => alarmName(environment, detection)),
    ...bySeverity.map(({ name }) => name),
  ];
  const topic = brokenTopic(environment, alarmNames, path.topic);
  return {
    broken: [
      ...topic.broken,
      ...detections.flatMap((detection) => [
        ...brokenAlarm(environment, detection, path),
        ...brokenFilter(environment, detection, path),
        ...brokenRule(environment, detection, path),
        ...brokenForwarding(environment, detection, path),
      ]),
      ...bySeverity.flatMap((alarm) => brokenSeverityAlarm(environment, alarm, path)),
      ...findings.flatMap((finding) => brokenRule(environment, finding, path)),
    ],
    notChecked: [...topic.notChecked, ...forwardingNotChecked(environment, path)],
  };
}
