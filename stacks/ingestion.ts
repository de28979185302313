import type { Construct } from "constructs";
import { SchedulerScheduleGroup } from "#aws/scheduler-schedule-group";
import { integrationNames, namesOf } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { CustomerManagedKey } from "../constructs/customer-managed-key";
import { DetectionAlarm } from "../constructs/detection-alarm";
import { EnvironmentStack } from "../constructs/environment-stack";
import { IngestionFunction } from "../constructs/ingestion-function";
import { IngestionSchedule } from "../constructs/ingestion-schedule";
import { IntegrationDashboard } from "../constructs/integration-dashboard";
import { OnFailureQueue } from "../constructs/on-failure-queue";
import { ReaderRole } from "../constructs/reader-role";
import { SeverityAlarms } from "../constructs/severity-alarms";
import { entryName } from "../detections/alarm-name";
import { operationsDetections } from "../detections/catalog";
import { runtimeKeyPolicy } from "../policies/key-policies/runtime-key";
import type { NetworkStack } from "./network";
import type { SecretsStack } from "./secrets";

/** What runs: for each integration a function, its schedule, its queue and their alarms. */
export class IngestionStack extends EnvironmentStack {
  constructor(
    scope: Construct,
    environment: Environment,
    private readonly network: NetworkStack,
    private readonly secrets: SecretsStack,
  ) {
    super(scope, "ingestion", environment);
    const group = new SchedulerScheduleGroup(this, "schedule-group", {
      name: namesOf(environment).scheduleGroupName,
    });
    for (const integration of environment.integrations) {
      this.placeIntegration(integration, group.name);
    }
    const detections = operationsDetections(environment);
    const alarms = detections.map(
      (detection) =>
        new DetectionAlarm(this, entryName(detection), {
          environment,
          detection,
        }),
    );
    new SeverityAlarms(this, "severity-alarms", {
      environment,
      group: "operations",
      detections,
      children: alarms.map(({ ready }) => ready),
    });
  }

  private placeIntegration(integration: Integration, groupName: string): void {
    const { environment, network, secrets } = this;
    const names = integrationNames(environment, integration);
    const id = (part: string) => `${integration.name}-${part}`;

    const runtimeKey = new CustomerManagedKey(this, id("runtime-key"), {
      environment,
      alias: names.runtimeKeyAlias,
      description: `Logs, variables and on-failure queue of ${names.functionName}`,
      policy: runtimeKeyPolicy(environment, integration),
    });
    const onFailureQueue = new OnFailureQueue(this, id("on-failure"), {
      environment,
      integration,
      key: runtimeKey,
    });
    const keys = secrets.keysOf(integration.name);
    const reading = {
      environment,
      integration,
      secretKeyArn: keys.secretKeyArn,
      storeEndpointId: network.storeEndpointId(integration.secret.store),
    };
    const readerRole = integration.secret.assumeReaderRole
      ? new ReaderRole(this, id("reader"), {
          ...reading,
          stsEndpointId: network.endpointId("sts"),
        })
      : undefined;
    const ingestion = new IngestionFunction(this, id("function"), {
      ...reading,
      subnetIds: network.subnetIds,
      securityGroupId: network.functionSecurityGroupId,
      tableKeyArn: keys.tableKeyArn,
      runtimeKey,
      onFailureQueue,
      readerRole,
    });
    new IngestionSchedule(this, id("schedule"), {
      environment,
      integration,
      groupName,
      ingestion,
      onFailureQueue,
      runtimeKey,
    });
    new IntegrationDashboard(this, id("dashboard"), { environment, integration });

    const name = (part: string) => `${integration.name.replaceAll("-", "_")}_${part}`;
    this.output(name("function_name"), "Invoke it to ingest now", names.functionName);
    this.output(name("log_group_name"), "Structured logs of the function", ingestion.logGroupName);
    this.output(name("on_failure_queue_url"), "Runs that failed every retry", onFailureQueue.url);
  }
}
