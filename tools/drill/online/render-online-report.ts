import { nameOf } from "../drill";
import type { Channel } from "../matcher";
import type { Disagreement, OnlineReport } from "./online-report";

const SERVICES: Readonly<Record<Channel, string>> = {
  filter: "CloudWatch Logs",
  rule: "EventBridge",
};

/** The report for a terminal. */
export function renderOnlineReport({
  environment,
  questions,
  disagreements,
}: OnlineReport): string {
  return [
    `Environment ${environment}`,
    `CloudWatch Logs decided ${questions.filter} pairs of a filter pattern and an event.`,
    `EventBridge decided ${questions.rule} pairs of an event pattern and an event.`,
    `disagreements: ${disagreements.length}`,
    ...disagreements.map(renderDisagreement),
    "",
  ].join("\n");
}

function renderDisagreement({ channel, detection, about, aws }: Disagreement): string {
  const what = `  ${nameOf(detection)}: ${SERVICES[channel]} says that ${aws}`;
  if (about === undefined) {
    return what;
  }
  const { recording, index, event } = about;
  return `${what} ${recording}, event ${index + 1}, ${String(event.eventName)}`;
}
