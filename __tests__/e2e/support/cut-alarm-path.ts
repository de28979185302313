import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DeleteMetricFilterCommand,
  PutMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { trailLogGroupNameOf } from "../../../config/audit-places";
import { alarmName } from "../../../detections/alarm-name";
import type { DemoDrills } from "../../../tools/demo/drill-step";
import type { LocalDeployment } from "../../../tools/demo/local-deployment";
import { deployedCatalog } from "../../../tools/drill/deployed/deployed-catalog";
import { drillIntegrations } from "../../../tools/drill/drill-integrations";
import { recordings } from "../../../tools/drill/recorded-events";

/** What the drill of the deployed alarm path says, a sentence each. */
export interface ObservedCuts {
  /** While the filter of the one detection was away. */
  readonly withoutFilter: readonly string[];
  /** While its pattern was the one that misses who has no `sessionIssuer`. */
  readonly withNaivePattern: readonly string[];
  /** While its rule saw no read-only events. */
  readonly withDeafRule: readonly string[];
  /** While its alarm's actions were off. */
  readonly withMuteAlarm: readonly string[];
  /** When all was put back. */
  readonly afterwards: readonly string[];
}

/** Cuts the deployed alarm path of `unexpected-reader` in four places, one after the other. */
export async function cutAlarmPath(
  deployment: LocalDeployment,
  { path }: DemoDrills,
): Promise<ObservedCuts> {
  const { environment, clientConfig } = deployment;
  const logs = new CloudWatchLogsClient(clientConfig);
  const events = new EventBridgeClient(clientConfig);
  const cloudwatch = new CloudWatchClient(clientConfig);
  const [integration] = environment.integrations;
  const name = alarmName(environment, {
    id: "unexpected-reader",
    ...(integration === undefined ? {} : { integration: integration.name }),
  });
  const logGroupName = trailLogGroupNameOf(environment);
  const filter = path.filters.find(({ filterName }) => filterName === name);
  const alarm = path.alarms.find(({ AlarmName }) => AlarmName === name);
  const rule = path.rules.find(({ Name }) => Name === name);
  const putFilter = (filterPattern: string | undefined) =>
    logs.send(
      new PutMetricFilterCommand({
        logGroupName,
        filterName: name,
        filterPattern,
        metricTransformations: filter?.metricTransformations,
      }),
    );
  const putRule = (State: NonNullable<typeof rule>["State"]) =>
    events.send(
      new PutRuleCommand({
        Name: name,
        EventPattern: rule?.EventPattern,
        Description: rule?.Description,
        State,
      }),
    );
  // The stand-in has no DisableAlarmActions.
  const putAlarm = (ActionsEnabled: boolean) =>
    cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        AlarmDescription: alarm?.AlarmDescription,
        ActionsEnabled,
        AlarmActions: alarm?.AlarmActions,
        Namespace: alarm?.Namespace,
        MetricName: alarm?.MetricName,
        Statistic: alarm?.Statistic,
        Period: alarm?.Period,
        EvaluationPeriods: alarm?.EvaluationPeriods,
        Threshold: alarm?.Threshold,
        ComparisonOperator: alarm?.ComparisonOperator,
        TreatMissingData: alarm?.TreatMissingData,
      }),
    );
  const look = async (): Promise<string[]> => {
    const catalog = await deployedCatalog(environment, clientConfig);
    const { differences } = drillIntegrations({ environment, ...catalog }, recordings());
    return [...catalog.broken, ...differences];
  };

  await logs.send(new DeleteMetricFilterCommand({ logGroupName, filterName: name }));
  const withoutFilter = await look();

  // What most published filters for this job look like.
  await putFilter(
    filter?.filterPattern?.replace(
      "($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS) || ",
      "",
    ),
  );
  const withNaivePattern = await look();
  await putFilter(filter?.filterPattern);

  await putRule("ENABLED");
  const withDeafRule = await look();
  await putRule(rule?.State);

  await putAlarm(false);
  const withMuteAlarm = await look();
  await putAlarm(true);

  return {
    withoutFilter,
    withNaivePattern,
    withDeafRule,
    withMuteAlarm,
    afterwards: await look(),
  };
}
