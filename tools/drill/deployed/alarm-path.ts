import {
  GetDashboardCommand,
  paginateDescribeAlarms,
  paginateListDashboards,
} from "@aws-sdk/client-cloudwatch";
import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { paginateDescribeMetricFilters } from "@aws-sdk/client-cloudwatch-logs";
import type { MetricFilter } from "@aws-sdk/client-cloudwatch-logs";
import { ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { alarmTopicArnOf, trailLogGroupNameOf } from "../../../config/audit-places";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import type { DrillClients } from "./drill-clients";

/** IAM actions that reading it back needs: metadata only. */
export const ALARM_PATH_PERMISSIONS = [
  "sts:GetCallerIdentity",
  "logs:DescribeMetricFilters",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:ListDashboards",
  "cloudwatch:GetDashboard",
  "events:ListRules",
  "events:ListTargetsByRule",
  "sns:GetTopicAttributes",
  "ec2:DescribeVpcs",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeRouteTables",
] as const;

/** What counts, judges and tells, as AWS has it now. */
export interface DeployedAlarmPath {
  readonly filters: readonly MetricFilter[];
  readonly alarms: readonly MetricAlarm[];
  readonly compositeAlarms: readonly CompositeAlarm[];
  readonly rules: readonly (Rule & { readonly targets: readonly Target[] })[];
  /** Attributes of the topic: its policy, its key. */
  readonly topic: Readonly<Record<string, string>>;
  /** `DashboardBody` of each dashboard, by its name. */
  readonly dashboards: Readonly<Record<string, string>>;
}

/** Reads the alarm path of an environment back, whatever is there under its names. */
export async function deployedAlarmPath(
  { logs, cloudwatch, events, sns }: DrillClients,
  environment: Environment,
): Promise<DeployedAlarmPath> {
  const prefix = `${namesOf(environment).prefix}-`;
  const filters: MetricFilter[] = [];
  for await (const page of paginateDescribeMetricFilters(
    { client: logs },
    { logGroupName: trailLogGroupNameOf(environment) },
  )) {
    filters.push(...(page.metricFilters ?? []));
  }
  const alarms: MetricAlarm[] = [];
  const compositeAlarms: CompositeAlarm[] = [];
  for await (const page of paginateDescribeAlarms(
    { client: cloudwatch },
    { AlarmNamePrefix: prefix, AlarmTypes: ["MetricAlarm", "CompositeAlarm"] },
  )) {
    alarms.push(...(page.MetricAlarms ?? []));
    compositeAlarms.push(...(page.CompositeAlarms ?? []));
  }
  const { Attributes = {} } = await sns.send(
    new GetTopicAttributesCommand({ TopicArn: alarmTopicArnOf(environment) }),
  );
  return {
    filters,
    alarms,
    compositeAlarms,
    rules: await rulesOf(events, prefix),
    topic: Attributes,
    dashboards: await dashboardsOf(cloudwatch, namesOf(environment).prefix),
  };
}

async function rulesOf(
  events: DrillClients["events"],
  NamePrefix: string,
): Promise<DeployedAlarmPath["rules"]> {
  const rules: (Rule & { targets: Target[] })[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ NamePrefix, NextToken }));
    for (const rule of page.Rules ?? []) {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }));
      rules.push({ ...rule, targets: Targets });
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return rules;
}

async function dashboardsOf(
  cloudwatch: DrillClients["cloudwatch"],
  DashboardNamePrefix: string,
): Promise<Record<string, string>> {
  const bodies: Record<string, string> = {};
  for await (const page of paginateListDashboards(
    { client: cloudwatch },
    { DashboardNamePrefix },
  )) {
    for (const { DashboardName = "" } of page.DashboardEntries ?? []) {
      const { DashboardBody = "" } = await cloudwatch.send(
        new GetDashboardCommand({ DashboardName }),
      );
      bodies[DashboardName] = DashboardBody;
    }
  }
  return bodies;
}
