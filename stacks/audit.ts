import type { Construct } from "constructs";
import { Annotations } from "#cdk";
import { trailLogGroupNameOf } from "../config/audit-places";
import { globalRegionElsewhere } from "../config/global-region";
import type { Environment } from "../config/schema";
import { AccessAnalyzer } from "../constructs/access-analyzer";
import { AlarmTopic } from "../constructs/alarm-topic";
import { AuditDashboard } from "../constructs/audit-dashboard";
import { AuditTrail } from "../constructs/audit-trail";
import { ConfigRecorder } from "../constructs/config-recorder";
import { ConfigRules } from "../constructs/config-rules";
import { DetectionAlarm } from "../constructs/detection-alarm";
import { DetectionRules } from "../constructs/detection-rules";
import { EnvironmentStack } from "../constructs/environment-stack";
import { ForwardingRules } from "../constructs/forwarding-rules";
import { SeverityAlarms } from "../constructs/severity-alarms";
import { entryName } from "../detections/alarm-name";
import { auditDetections, auditFindings, tunableCatalog } from "../detections/catalog";
import type { Detection } from "../detections/detection";
import { checkFilterLimit } from "../detections/limits/filter-limit";
import { switchedOffCritical } from "../detections/tuning/switched-off";
import { checkTuning } from "../detections/tuning/tuning-problems";
import { deliversConfig } from "../policies/config-service";
import type { NetworkStack } from "./network";

/**
 * Who did what: the trail, the detections over it, what other services of AWS find, and the topic that
 * all of it goes to. Of trail and topic the organisation may bring its own.
 */
export class AuditStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, network: NetworkStack) {
    super(scope, "audit", environment);
    const detections = auditDetections(environment, network.ids);
    // Of every stack's detections, at once: whoever tunes them does not know which stack has which.
    const catalog = tunableCatalog(environment, network.ids);
    checkTuning(environment, catalog);
    for (const line of switchedOffCritical(environment, catalog)) {
      Annotations.of(this).addWarning(line);
    }
    const { topicArn } = environment.alarms;
    const topic = topicArn ?? new AlarmTopic(this, "alarm-topic", environment).arn;
    const trail =
      environment.audit.trailLogGroupName === undefined
        ? new AuditTrail(this, "trail", { environment, network: network.ids })
        : undefined;
    const trailLogGroupName = trail?.logGroupName ?? trailLogGroupNameOf(environment);

    checkFilterLimit(environment, detections);
    this.placeAlarms(detections, trailLogGroupName);
    new DetectionRules(this, "rules", {
      environment,
      detections,
      findings: auditFindings(environment),
      topicArn: topic,
    });
    // Placed even where nothing needs it now: what was there before is removed with it.
    const elsewhere = globalRegionElsewhere(environment);
    if (elsewhere !== undefined) this.providerIn(elsewhere);
    new ForwardingRules(this, "forwarding", {
      environment,
      detections,
      providerIn: (region) => this.providerIn(region),
    });
    this.placeServices(trail);
    new AuditDashboard(this, "dashboard", environment);

    this.output("alarm_topic_arn", "Every alarm of the environment goes here", topic);
    if (trail !== undefined) {
      this.output("trail_arn", "The multi-Region trail", trail.arn);
      this.output("trail_bucket_name", "Log files and digests of the trail", trail.bucketName);
    }
    this.output(
      "trail_log_group_name",
      "Events of the trail, for Logs Insights",
      trailLogGroupName,
    );
  }

  private placeAlarms(detections: readonly Detection[], trailLogGroupName: string): void {
    const { environment } = this;
    const alarms = detections.map(
      (detection) =>
        new DetectionAlarm(this, entryName(detection), {
          environment,
          detection,
          trailLogGroupName,
        }),
    );
    new SeverityAlarms(this, "severity-alarms", {
      environment,
      group: "audit",
      detections,
      children: alarms.map(({ ready }) => ready),
    });
  }

  /** The services of AWS that look for themselves, where the configuration has them. */
  private placeServices(trail: AuditTrail | undefined): void {
    const { environment } = this;
    if (environment.audit.accessAnalyzer) {
      new AccessAnalyzer(this, "access-analyzer", environment);
    }
    if (environment.audit.config !== "off") {
      const recorder =
        trail !== undefined && deliversConfig(environment)
          ? new ConfigRecorder(this, "config-recorder", {
              environment,
              bucketName: trail.bucketName,
              keyArn: trail.keyArn,
              bucketReady: trail.bucketReady,
            })
          : undefined;
      new ConfigRules(this, "config-rules", {
        environment,
        ...(recorder === undefined ? {} : { recorder }),
      });
    }
  }
}
