import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { ofEnvironment } from "../catalog-entry";
import { alarmChanged } from "./alarm-changed";
import { alarmRuleChanged } from "./alarm-rule-changed";
import { alarmTopicChanged } from "./alarm-topic-changed";
import { auditLogChanged } from "./audit-log-changed";
import { trailBucketChanged } from "./trail-bucket-changed";
import { trailChanged } from "./trail-changed";
import { trailStopped } from "./trail-stopped";
import { watchersChanged } from "./watchers-changed";

/** What carries an event to whoever is paged was cut, or somebody tried: the alarm path's own guard. */
export function alarmPathDetections(environment: Environment): CatalogEntry[] {
  return ofEnvironment({
    "trail-stopped": () => trailStopped(environment),
    "trail-changed": () => trailChanged(environment),
    "trail-bucket-changed": () => trailBucketChanged(environment),
    "audit-log-changed": () => auditLogChanged(environment),
    "alarm-changed": () => alarmChanged(environment),
    "alarm-topic-changed": () => alarmTopicChanged(environment),
    "alarm-rule-changed": () => alarmRuleChanged(environment),
    "watchers-changed": () => watchersChanged(environment),
  });
}
