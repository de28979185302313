import { trailLogGroupNameOf } from "../../../../../config/audit-places";
import { namesOf } from "../../../../../config/names";
import type { Environment } from "../../../../../config/schema";
import { EXAMPLE_NETWORK } from "../../../../../detections/network-ids";
import { trailSelectors } from "../../../../../detections/trail-selectors";
import type { DeliveringTrail, DeployedTrails } from "../../../../../tools/drill/deployed/trail";

/** When the tests look. */
export const NOW = new Date("2026-03-02T12:00:00Z");

/** The trail as the audit stack makes it, some minutes after its last delivery. */
export function trailOf(
  environment: Environment,
  changes: Partial<DeliveringTrail> = {},
): DeliveringTrail {
  const { partition, region, account } = environment;
  const { trailName, trailArn } = namesOf(environment);
  return {
    trail: {
      Name: trailName,
      TrailARN: trailArn,
      HomeRegion: region,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      IsOrganizationTrail: false,
      CloudWatchLogsLogGroupArn: `arn:${partition}:logs:${region}:${account}:log-group:${trailLogGroupNameOf(environment)}:*`,
    },
    status: {
      IsLogging: true,
      LatestCloudWatchLogsDeliveryTime: new Date("2026-03-02T11:55:00Z"),
    },
    selectors: {
      basic: [],
      advanced: trailSelectors(environment, EXAMPLE_NETWORK).map(({ name, fieldSelector }) => ({
        Name: name,
        FieldSelectors: fieldSelector.map(({ field, equalTo }) => ({
          Field: field,
          Equals: [...equalTo],
        })),
      })),
    },
    ...changes,
  };
}

/** What feeds the filters, as the audit stack makes it. */
export function wholeTrails(
  environment: Environment,
  changes: Partial<DeployedTrails> = {},
): DeployedTrails {
  return {
    logGroup: {
      logGroupName: trailLogGroupNameOf(environment),
      logGroupClass: "STANDARD",
      retentionInDays: environment.audit.logRetentionDays,
    },
    trails: [trailOf(environment)],
    otherTrails: [],
    ...changes,
  };
}
