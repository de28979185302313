import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmName } from "./alarm-name";
import type { Detection, Severity } from "./detection";
import { SEVERITIES } from "./detection";

/**
 * AWS's limits on a composite alarm: the characters of its rule, and the alarms in it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
const MAX_RULE_CHARACTERS = 10_240;
const MAX_CHILDREN = 100;

/** What a group of detections has in common: the stack that places them. */
export type AlarmGroup = "audit" | "operations";

/** An alarm that is in ALARM while any alarm of one severity is. */
export interface SeverityAlarm {
  /** `<prefix>-<group>-<severity>`; further ones, where one cannot hold them all, end in `-2`, `-3`… */
  readonly name: string;
  readonly severity: Severity;
  readonly description: string;
  /** Rule of CloudWatch's PutCompositeAlarm. */
  readonly rule: string;
}

/**
 * One alarm for each severity that a group of detections has, in the order of their urgency.
 *
 * Every detection's alarm notifies by itself, because an alarm that is in ALARM already says nothing
 * about the next detection. This one is for the pager: route its name there, and one incident rings
 * once.
 */
export function severityAlarms(
  environment: Environment,
  group: AlarmGroup,
  detections: readonly Detection[],
): SeverityAlarm[] {
  return SEVERITIES.flatMap((severity) => {
    const children = detections
      .filter((detection) => detection.severity === severity)
      .map((detection) => alarmName(environment, detection));
    const name = `${namesOf(environment).prefix}-${group}-${severity}`;
    return rulesOf(children).map((rule, index) => ({
      name: index === 0 ? name : `${name}-${index + 1}`,
      severity,
      description:
        `[${severity}] At least one ${severity} alarm of ${group} is in ALARM; each has its own ` +
        "message, which says what to do. Page on this one: it stays in ALARM until all are over, " +
        "so a second alarm in the meantime sends only its own message.",
      rule,
    }));
  });
}

/** As few rules as hold all of the alarms. */
function rulesOf(names: readonly string[]): string[] {
  const rules: string[][] = [];
  for (const name of names) {
    const term = `ALARM("${name}")`;
    const last = rules.at(-1);
    if (
      last !== undefined &&
      last.length < MAX_CHILDREN &&
      joined([...last, term]).length <= MAX_RULE_CHARACTERS
    ) {
      last.push(term);
    } else {
      rules.push([term]);
    }
  }
  return rules.map(joined);
}

function joined(terms: readonly string[]): string {
  return terms.join(" OR ");
}
