import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { alarmName } from "../alarm-name";
import { failedRuns, lambdaMetric } from "../aws-metrics";
import { auditDetections, operationsDetections } from "../catalog";
import { EXAMPLE_NETWORK } from "../network-ids";
import { functionMetric } from "../operations/function-metric";
import { alarmStates } from "./alarm-states";
import { auditDashboardName } from "./audit-dashboard";
import type { Dashboard, Part } from "./dashboard";
import { dashboardOf, heading } from "./dashboard";
import { graph, spread, sumOf } from "./graph";
import { keyWords } from "./key-words";

/**
 * What there is to see of one integration: the states of its alarms, the reads of its key, its
 * function, its queue and the third party.
 */
export function integrationDashboard(
  environment: Environment,
  integration: Integration,
): Dashboard {
  return dashboardOf([
    [titleOf(environment, integration)],
    ...alarmStates(environment, "Alarms", alarmsOf(environment, integration)),
    secretGraphs(environment, integration),
    functionGraphs(environment, integration),
    workGraphs(environment, integration),
  ]);
}

function titleOf(environment: Environment, integration: Integration): Part {
  const { prefix, secretName, logGroupName } = integrationNames(environment, integration);
  return heading(
    prefix,
    `${keyWords(secretName, integration.secret)} Log group \`${logGroupName}\`. ` +
      `Alarms of the whole environment are on \`${auditDashboardName(environment)}\`.`,
  );
}

function alarmsOf(environment: Environment, { name }: Integration): string[] {
  return [...auditDetections(environment, EXAMPLE_NETWORK), ...operationsDetections(environment)]
    .filter(({ integration }) => integration === name)
    .map((detection) => alarmName(environment, detection));
}

function secretGraphs(environment: Environment, integration: Integration): Part[] {
  const of = (name: string) => functionMetric(environment, integration, name);
  const sum = sumOf(of);
  return [
    graph(environment, "Reads of the key", [
      sum("SecretFetches", "read from the source"),
      sum("SecretRefreshes", "of these, refreshes"),
      sum("SecretForcedRefreshes", "of these, forced by a refusal"),
    ]),
    graph(environment, "Trouble with the key", [
      sum("SecretFetchErrors", "failed reads"),
      sum("SecretThrottles", "throttled calls"),
      sum("SecretStaleServes", "stale values in use"),
      sum("SecretKeyRejections", "refused by the third party"),
    ]),
    graph(
      environment,
      "Time of a read of the key",
      [
        ...spread(of("SecretFetchLatency"), "read"),
        { source: of("SecretColdFetchLatency"), statistic: "Maximum", label: "first read, max" },
      ],
      { unit: "ms" },
    ),
  ];
}

function functionGraphs(environment: Environment, integration: Integration): Part[] {
  const { timeoutSeconds } = integration.function;
  const of = (metricName: string) => lambdaMetric(environment, integration, metricName);
  const sum = sumOf(of);
  return [
    graph(environment, "Function", [
      sum("Invocations", "invocations"),
      sum("Errors", "errors"),
      sum("Throttles", "throttles"),
    ]),
    graph(environment, "Duration of the function", spread(of("Duration"), "invocation"), {
      unit: "ms",
      limit: { label: "timeout", value: timeoutSeconds * 1000 },
    }),
    graph(environment, "Runs that failed every retry", [
      {
        source: failedRuns(environment, integration),
        statistic: "Maximum",
        label: "in the on-failure queue",
      },
    ]),
  ];
}

function workGraphs(environment: Environment, integration: Integration): Part[] {
  const of = (name: string) => functionMetric(environment, integration, name);
  const sum = sumOf(of);
  return [
    graph(environment, "Locations", [
      sum("LocationsWritten", "written"),
      sum("LocationsDuplicate", "known already"),
      sum("LocationsFailed", "failed"),
    ]),
    graph(environment, "Calls to the third party", [
      sum("ThirdPartyRetries", "repeated"),
      sum("ThirdPartyFailures", "failed for good"),
    ]),
    graph(
      environment,
      "Time of a call to the third party",
      spread(of("ThirdPartyLatency"), "attempt"),
      { unit: "ms" },
    ),
  ];
}
