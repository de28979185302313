import { alarmTopicArnOf, trailLogGroupNameOf } from "../../config/audit-places";
import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { alarmName, entryName, filterMetric } from "../alarm-name";
import { alarmPathDetections } from "../alarm-path/alarm-path-detections";
import { trailEventCount } from "../aws-metrics";
import { auditDetections, operationsDetections } from "../catalog";
import type { CatalogEntry } from "../catalog-entry";
import { alreadyBuilt } from "../catalog-entry";
import { cisDetections } from "../cis/cis-detections";
import type { Severity } from "../detection";
import { SEVERITIES } from "../detection";
import { functionDetections } from "../function/function-detections";
import { networkDetections } from "../network/network-detections";
import { EXAMPLE_NETWORK } from "../network-ids";
import { readDetections } from "../reads/read-detections";
import { eventsOfStore } from "../secret-events/events-of-store";
import { secretDetections } from "../secret/secret-detections";
import { severityAlarms } from "../severity-alarms";
import { FILTERS_GUARD } from "../silence/filters-guard";
import { isOn, tuned } from "../tuning/tuned";
import { alarmStates } from "./alarm-states";
import type { Dashboard, Part } from "./dashboard";
import { dashboardOf, heading } from "./dashboard";
import type { Line } from "./graph";
import { graph, sumOf } from "./graph";

const URGENCY: Readonly<Record<Severity, string>> = {
  critical: "Critical: wakes somebody",
  high: "High: today's work",
  medium: "Medium: this week's",
};

/** Name of the dashboard. Those of the integrations begin with it and a hyphen. */
export function auditDashboardName(environment: Environment): string {
  return namesOf(environment).prefix;
}

/**
 * Who did what in an environment: the states of the audit's alarms by severity, who asked for a
 * value, how many events each detection counted, and whether the witness and the way to whoever is
 * paged still work.
 */
export function auditDashboard(environment: Environment): Dashboard {
  const audit = auditDetections(environment, EXAMPLE_NETWORK);
  const operations = operationsDetections(environment);
  const shown = [...audit, ...operations.filter(({ integration }) => integration === undefined)];
  const bySeverity = [
    ...severityAlarms(environment, "audit", audit),
    ...severityAlarms(environment, "operations", operations),
  ];
  return dashboardOf([
    [titleOf(environment)],
    ...alarmStates(
      environment,
      "All alarms, as one for each severity",
      bySeverity.map(({ name }) => name),
    ),
    ...SEVERITIES.flatMap((severity) =>
      alarmStates(
        environment,
        URGENCY[severity],
        shown
          .filter((detection) => detection.severity === severity)
          .map((detection) => alarmName(environment, detection)),
      ),
    ),
    [whoAsked(environment)],
    ...eventGraphs(environment),
    witnessGraphs(environment),
  ]);
}

function titleOf(environment: Environment): Part {
  return heading(
    auditDashboardName(environment),
    `Events of the trail in \`${trailLogGroupNameOf(environment)}\`, messages to ` +
      `\`${topicNameOf(environment)}\`.`,
  );
}

/**
 * Who asked for a value, from where, how often, and what came of it: our readers, and everybody else.
 * CloudWatch Logs Insights charges for what it reads each time that the dashboard is looked at.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
function whoAsked(environment: Environment): Part {
  const reads = environment.integrations.map(
    (integration) => `(${eventsOfStore(environment, integration).insights.reads})`,
  );
  return {
    type: "log",
    height: 5,
    properties: {
      title: "Who asked for a value",
      region: environment.region,
      view: "table",
      query: [
        `SOURCE '${trailLogGroupNameOf(environment)}'`,
        `filter ${reads.join(" or ")}`,
        "stats count(*) as calls, latest(eventTime) as lastTime by userIdentity.arn, " +
          "sourceIPAddress, vpcEndpointId, eventName, errorCode",
        "sort lastTime desc",
        "limit 20",
      ].join("\n| "),
    },
  };
}

/** How many events each detection counted. */
function eventGraphs(environment: Environment): Part[][] {
  const of = (title: string, entries: readonly CatalogEntry[]) => {
    const lines = linesOf(environment, entries);
    return lines.length === 0 ? [] : [graph(environment, title, lines)];
  };
  return [
    [
      ...of("Reads", readDetections(environment, EXAMPLE_NETWORK)),
      ...of("Changes of secrets and keys", secretDetections(environment)),
    ],
    [
      ...of("Trail and alarm path", alarmPathDetections(environment)),
      ...of("Network", networkDetections(environment, EXAMPLE_NETWORK)),
      ...of("Function and roles", functionDetections(environment)),
    ],
    of("CIS AWS Foundations Benchmark", alreadyBuilt(cisDetections(environment))),
  ].filter((row) => row.length > 0);
}

function linesOf(environment: Environment, entries: readonly CatalogEntry[]): Line[] {
  return tuned(environment, entries)
    .filter(({ source }) => source.kind === "log-filter")
    .map((detection) => ({
      source: filterMetric(environment, detection),
      statistic: "Sum",
      label: entryName(detection),
    }));
}

/** Whether events come, whether filters count, and whether messages are sent. */
function witnessGraphs(environment: Environment): Part[] {
  const ofTopic = sumOf((metricName) => ({
    namespace: "AWS/SNS",
    metricName,
    dimensions: { TopicName: topicNameOf(environment) },
  }));
  return [
    graph(environment, "Events of the trail", [
      {
        source: trailEventCount(environment),
        statistic: "Sum",
        label: "delivered to the log group",
      },
    ]),
    ...(isOn(environment, FILTERS_GUARD)
      ? [
          graph(environment, "Pulse of the filters", [
            {
              source: filterMetric(environment, FILTERS_GUARD),
              statistic: "SampleCount",
              label: `values of ${FILTERS_GUARD.id}, zeros included`,
            },
          ]),
        ]
      : []),
    graph(environment, "Messages to whoever is paged", [
      ofTopic("NumberOfMessagesPublished", "published"),
      ofTopic("NumberOfNotificationsDelivered", "delivered"),
      ofTopic("NumberOfNotificationsFailed", "failed"),
    ]),
  ];
}

function topicNameOf(environment: Environment): string {
  return alarmTopicArnOf(environment).split(":").at(-1) ?? "";
}
