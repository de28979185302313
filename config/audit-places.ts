import { namesOf } from "./names";
import type { Environment } from "./schema";

/** ARN of the topic that alarms go to: the organisation's own where it is configured, else ours. */
export function alarmTopicArnOf(environment: Environment): string {
  return environment.alarms.topicArn ?? namesOf(environment).alarmTopicArn;
}

/** Log group of the trail's events: the organisation's own where it is configured, else ours. */
export function trailLogGroupNameOf(environment: Environment): string {
  return environment.audit.trailLogGroupName ?? namesOf(environment).trailLogGroupName;
}
