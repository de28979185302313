import {
  CloudTrailServiceException,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import type { GetTrailStatusResponse, Trail } from "@aws-sdk/client-cloudtrail";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { trailLogGroupNameOf } from "../../../config/audit-places";
import type { Environment } from "../../../config/schema";
import type { DrillClients } from "./drill-clients";
import type { EventSelectors } from "./event-selectors";

/** IAM actions that reading it back needs: metadata only. */
export const TRAIL_PERMISSIONS = [
  "logs:DescribeLogGroups",
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetTrailStatus",
  "cloudtrail:GetEventSelectors",
] as const;

/** What feeds the filters, as AWS has it now. */
export interface DeployedTrails {
  /** The log group that the filters are on; absent where there is none of its name. */
  readonly logGroup?: LogGroup;
  /** Those that deliver to it. */
  readonly trails: readonly DeliveringTrail[];
  /** Those that do not, for whoever looks for one. */
  readonly otherTrails: readonly Trail[];
}

/** A trail that delivers to the log group. */
export interface DeliveringTrail {
  readonly trail: Trail;
  readonly status: TrailStatus | Refusal;
  readonly selectors: EventSelectors | Refusal;
}

type TrailStatus = Pick<
  GetTrailStatusResponse,
  "IsLogging" | "LatestCloudWatchLogsDeliveryError" | "LatestCloudWatchLogsDeliveryTime"
>;

/** AWS does not tell it. */
interface Refusal {
  /** Name of its error. */
  readonly refusal: string;
}

/**
 * Reads the trails back that deliver to the log group of the filters. An organisation's trail is seen in
 * a member account, which may not be told more of it: what AWS refuses of the trail of another account
 * or Region is left open.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export async function deployedTrails(
  { logs, cloudtrail }: DrillClients,
  environment: Environment,
): Promise<DeployedTrails> {
  const name = trailLogGroupNameOf(environment);
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
  );
  const logGroup = logGroups.find(({ logGroupName }) => logGroupName === name);
  const { trailList = [] } = await cloudtrail.send(
    new DescribeTrailsCommand({ includeShadowTrails: true }),
  );
  const delivers = (trail: Trail) => isLogGroup(trail.CloudWatchLogsLogGroupArn, environment, name);
  return {
    ...(logGroup === undefined ? {} : { logGroup }),
    trails: await Promise.all(
      trailList.filter(delivers).map((trail) => toldOf(cloudtrail, environment, trail)),
    ),
    otherTrails: trailList.filter((trail) => !delivers(trail)),
  };
}

/** CloudTrail writes the ARN with the trailing `:*`. */
function isLogGroup(
  arn: string | undefined,
  { partition, region, account }: Environment,
  name: string,
): boolean {
  return (
    arn?.replace(/:\*$/, "") === `arn:${partition}:logs:${region}:${account}:log-group:${name}`
  );
}

/** By the ARN, which is the name that a trail of another Region or account has here. */
async function toldOf(
  cloudtrail: DrillClients["cloudtrail"],
  environment: Environment,
  trail: Trail,
): Promise<DeliveringTrail> {
  const { TrailARN = "", HomeRegion } = trail;
  const isOwn = TrailARN.split(":")[4] === environment.account && HomeRegion === environment.region;
  const asked = <T>(question: Promise<T>): Promise<T | Refusal> =>
    question.catch((error: unknown) => {
      if (isOwn || !(error instanceof CloudTrailServiceException)) throw error;
      return { refusal: error.name };
    });
  const [status, selectors] = await Promise.all([
    asked(cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }))),
    asked(cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN }))),
  ]);
  return {
    trail,
    status,
    selectors:
      "refusal" in selectors
        ? selectors
        : {
            basic: selectors.EventSelectors ?? [],
            advanced: selectors.AdvancedEventSelectors ?? [],
          },
  };
}
