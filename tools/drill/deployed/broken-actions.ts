import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";

/**
 * Why nobody hears of an alarm that goes off, a sentence each.
 *
 * @param called what it is, and its name: `alarm acme-prod-trail-silent`
 */
export function brokenActions(
  called: string,
  { ActionsEnabled, AlarmActions = [] }: Pick<MetricAlarm & CompositeAlarm, Actions>,
  topic: string,
): string[] {
  const subject = `${called.charAt(0).toUpperCase()}${called.slice(1)}`;
  return [
    ...(ActionsEnabled === true ? [] : [`The actions of ${called} are disabled.`]),
    ...(AlarmActions.includes(topic) ? [] : [`${subject} does not go to topic ${topic}.`]),
  ];
}

type Actions = "ActionsEnabled" | "AlarmActions";
