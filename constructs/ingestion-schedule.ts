import { Construct } from "constructs";
import { SchedulerSchedule } from "#aws/scheduler-schedule";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { schedulerRolePolicy, schedulerRoleTrust } from "../policies/roles/scheduler-role";
import type { CustomerManagedKey } from "./customer-managed-key";
import type { IngestionFunction } from "./ingestion-function";
import type { OnFailureQueue } from "./on-failure-queue";
import { ServiceRole } from "./service-role";

export interface IngestionScheduleProps {
  readonly environment: Environment;
  readonly integration: Integration;
  /** Name of the schedule group; the role trusts this group only. */
  readonly groupName: string;
  readonly ingestion: IngestionFunction;
  readonly onFailureQueue: OnFailureQueue;
  /** Encrypts the queue. */
  readonly runtimeKey: CustomerManagedKey;
}

/** Invokes the function on the integration's schedule, as a role that can do nothing else. */
export class IngestionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: IngestionScheduleProps) {
    super(scope, id);
    const { environment, integration } = props;
    const names = integrationNames(environment, integration);
    const role = new ServiceRole(this, "role", {
      environment,
      name: names.schedulerRoleName,
      description: `Invokes ${names.functionName} on schedule`,
      trust: schedulerRoleTrust(environment),
      policy: schedulerRolePolicy(environment, integration, props.runtimeKey.arn),
    });
    new SchedulerSchedule(this, "schedule", {
      name: names.scheduleName,
      groupName: props.groupName,
      description: `Ingests ${integration.name}`,
      scheduleExpression: integration.schedule,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: props.ingestion.arn,
        roleArn: role.arn,
        // An empty event ingests every configured location.
        input: "{}",
        deadLetterConfig: { arn: props.onFailureQueue.arn },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
      },
      dependsOn: [role.ready],
    });
  }
}
