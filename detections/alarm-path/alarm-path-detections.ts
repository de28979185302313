import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { alarmChanged } from "./alarm-changed";
import { alarmRuleChanged } from "./alarm-rule-changed";
import { alarmTopicChanged } from "./alarm-topic-changed";
import { auditLogChanged } from "./audit-log-changed";
import { trailBucketChanged } from "./trail-bucket-changed";
import { trailChanged } from "./trail-changed";
import { trailStopped } from "./trail-stopped";
import { watchersChanged } from "./watchers-changed";

/** What carries an event to whoever is paged was cut, or somebody tried: the alarm path's own guard. */
export function alarmPathDetections(environment: Environment): Detection[] {
  return [
    trailStopped(environment),
    trailChanged(environment),
    ...trailBucketChanged(environment),
    auditLogChanged(environment),
    alarmChanged(environment),
    alarmTopicChanged(environment),
    alarmRuleChanged(environment),
    ...watchersChanged(environment),
  ];
}
