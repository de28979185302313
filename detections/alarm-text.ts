import { trailLogGroupNameOf } from "../config/audit-places";
import type { Environment } from "../config/schema";
import type { Detection, Finding } from "./detection";

/** AWS's limit on `AlarmDescription`, in characters. */
const MAX_DESCRIPTION_CHARACTERS = 1024;

/** Address of the runbook of a detection. */
export function runbookOf(
  { alarms }: Environment,
  { id }: Pick<Detection | Finding, "id">,
): string {
  return `${alarms.runbooks}/${id}.md`;
}

/**
 * What whoever is paged reads: what it means, where the runbook is and, because an alarm says that
 * something happened and never who did it, the query that shows who.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 *
 * @throws Error when it is longer than CloudWatch accepts
 */
export function alarmText(environment: Environment, detection: Detection): string {
  const { severity, meaning, source } = detection;
  const text = [
    `[${severity}] ${meaning}`,
    `Runbook: ${runbookOf(environment, detection)}`,
    ...(source.kind === "log-filter"
      ? [
          `Who, in Logs Insights over ${trailLogGroupNameOf(environment)}:`,
          query(source.insightsFilter),
        ]
      : []),
  ].join("\n");
  if (text.length > MAX_DESCRIPTION_CHARACTERS) {
    throw new Error(
      `The text of alarm ${detection.id} has ${text.length} characters, CloudWatch accepts ` +
        `${MAX_DESCRIPTION_CHARACTERS}: shorten alarms.runbooks or the names in it. ${text}`,
    );
  }
  return text;
}

/** A query of CloudWatch Logs Insights over the trail's log group that names the principal. */
function query(filter: string): string {
  return (
    "fields @timestamp, userIdentity.arn, userIdentity.type, sourceIPAddress, vpcEndpointId, " +
    `eventName, errorCode | filter ${filter} | sort @timestamp desc`
  );
}
