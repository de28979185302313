import { paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { paginateDescribeMetricFilters } from "@aws-sdk/client-cloudwatch-logs";
import type { MetricFilter } from "@aws-sdk/client-cloudwatch-logs";
import {
  EventBridgeServiceException,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import type { Rule, Target } from "@aws-sdk/client-eventbridge";
import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { alarmTopicArnOf, trailLogGroupNameOf } from "../../../config/audit-places";
import { forwardedRegionOf } from "../../../config/global-region";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import type { DrillClients } from "./drill-clients";
import type { DeployedTrails } from "./trail";
import { deployedTrails, TRAIL_PERMISSIONS } from "./trail";

/** IAM actions that reading it back needs: metadata only. */
export const ALARM_PATH_PERMISSIONS = [
  "sts:GetCallerIdentity",
  ...TRAIL_PERMISSIONS,
  "logs:DescribeMetricFilters",
  "cloudwatch:DescribeAlarms",
  "events:ListRules",
  "events:ListTargetsByRule",
  "sns:GetTopicAttributes",
  "ec2:DescribeVpcs",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeRouteTables",
] as const;

/** A rule of EventBridge, and where it sends events. */
export type DeployedRule = Rule & { readonly targets: readonly Target[] };

/** What records, counts, judges and tells, as AWS has it now. */
export interface DeployedAlarmPath {
  readonly trails: DeployedTrails;
  readonly filters: readonly MetricFilter[];
  readonly alarms: readonly MetricAlarm[];
  readonly compositeAlarms: readonly CompositeAlarm[];
  readonly rules: readonly DeployedRule[];
  /** Those of the Region of global services, which hand events on to this one. */
  readonly forwardingRules: readonly DeployedRule[];
  /** Name of AWS's error, where it did not let these be looked at. */
  readonly forwardingRefusal?: string;
  /** Attributes of the topic: its policy, its key. */
  readonly topic: Readonly<Record<string, string>>;
}

/** Reads the alarm path of an environment back, whatever is there under its names. */
export async function deployedAlarmPath(
  clients: DrillClients,
  environment: Environment,
): Promise<DeployedAlarmPath> {
  const { logs, cloudwatch, events, eventsIn, sns } = clients;
  const prefix = `${namesOf(environment).prefix}-`;
  const trails = await deployedTrails(clients, environment);
  const forwardedRegion = forwardedRegionOf(environment);
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
  const forwarding =
    forwardedRegion === undefined
      ? { rules: [] }
      : await rulesThere(eventsIn(forwardedRegion), prefix);
  return {
    trails,
    filters: trails.logGroup === undefined ? [] : await filtersOf(logs, environment),
    alarms,
    compositeAlarms,
    rules: await rulesOf(events, prefix),
    forwardingRules: forwarding.rules,
    ...(forwarding.refusal === undefined ? {} : { forwardingRefusal: forwarding.refusal }),
    topic: Attributes,
  };
}

async function filtersOf(
  client: DrillClients["logs"],
  environment: Environment,
): Promise<MetricFilter[]> {
  const filters: MetricFilter[] = [];
  for await (const page of paginateDescribeMetricFilters(
    { client },
    { logGroupName: trailLogGroupNameOf(environment) },
  )) {
    filters.push(...(page.metricFilters ?? []));
  }
  return filters;
}

/** Whoever may look at the environment's own Region may not have to look at another. */
async function rulesThere(
  events: DrillClients["events"],
  prefix: string,
): Promise<{ rules: DeployedRule[]; refusal?: string }> {
  try {
    return { rules: await rulesOf(events, prefix) };
  } catch (error) {
    if (error instanceof EventBridgeServiceException && error.name.includes("AccessDenied")) {
      return { rules: [], refusal: error.name };
    }
    throw error;
  }
}

async function rulesOf(
  events: DrillClients["events"],
  NamePrefix: string,
): Promise<DeployedRule[]> {
  const rules: DeployedRule[] = [];
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
