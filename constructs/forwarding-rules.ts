import { Construct } from "constructs";
import { CloudwatchEventRule } from "#aws/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "#aws/cloudwatch-event-target";
import { AwsProvider } from "#aws/provider";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmName, entryName } from "../detections/alarm-name";
import type { Detection } from "../detections/detection";
import {
  eventForwardingRolePolicy,
  eventForwardingRoleTrust,
} from "../policies/roles/event-forwarding-role";
import { ServiceRole } from "./service-role";

export interface ForwardingRulesProps {
  readonly environment: Environment;
  /** Those whose events are of another Region too get a rule there. */
  readonly detections: readonly Detection[];
  /** Of each Region the provider for what is placed there. */
  readonly providerIn: (region: string) => AwsProvider;
}

/**
 * Rules in the Region of the global services, IAM above all, that hand events on to the event bus of
 * the environment's own Region: the rule of the same name there sends the message. Each hands on only
 * what its detection looks for.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export class ForwardingRules extends Construct {
  constructor(scope: Construct, id: string, props: ForwardingRulesProps) {
    super(scope, id);
    const { environment, detections, providerIn } = props;
    const names = namesOf(environment);
    const forwarded = detections.flatMap(({ source, ...detection }) =>
      source.kind === "log-filter" && source.forwardedFrom !== undefined
        ? [{ detection, region: source.forwardedFrom, eventPattern: source.eventPattern }]
        : [],
    );
    if (forwarded.length === 0) {
      return;
    }
    const role = new ServiceRole(this, "role", {
      environment,
      name: names.eventForwardingRoleName,
      description: `Hands events of global services on to ${environment.region} for ${names.prefix}`,
      trust: eventForwardingRoleTrust(environment),
      policy: eventForwardingRolePolicy(environment),
    });
    for (const { detection, region, eventPattern } of forwarded) {
      const place = new Construct(this, entryName(detection));
      const provider = providerIn(region);
      const rule = new CloudwatchEventRule(place, "rule", {
        name: alarmName(environment, detection),
        description: `Hands events on to the rule of this name in ${environment.region}`,
        eventPattern: JSON.stringify(eventPattern),
        // AssumeRole counts as an event that only reads.
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
        state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        provider,
      });
      new CloudwatchEventTarget(place, "target", {
        rule: rule.name,
        targetId: "event-bus",
        arn: names.eventBusArn,
        roleArn: role.arn,
        provider,
        dependsOn: [role.ready],
      });
    }
  }
}
