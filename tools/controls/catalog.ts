import { ALARM_CONTROLS } from "./alarm";
import { BUCKET_CONTROLS } from "./bucket";
import { FUNCTION_CONTROLS } from "./function";
import { KEY_CONTROLS } from "./key";
import { LOG_GROUP_CONTROLS } from "./log-group";
import { LOOKING_ON_CONTROLS } from "./looking-on";
import type { ControlFamily } from "./model";
import { NETWORK_CONTROLS } from "./network";
import { QUEUE_CONTROLS } from "./queue";
import { ROLE_CONTROLS } from "./role";
import { SECRET_CONTROLS } from "./secret";
import { TABLE_CONTROLS } from "./table";
import { TOPIC_CONTROLS } from "./topic";
import { TRAIL_CONTROLS } from "./trail";

/** Every control that the template answers, in the order of the table. */
export const CONTROLS: readonly ControlFamily[] = [
  SECRET_CONTROLS,
  KEY_CONTROLS,
  FUNCTION_CONTROLS,
  ROLE_CONTROLS,
  TABLE_CONTROLS,
  NETWORK_CONTROLS,
  TRAIL_CONTROLS,
  BUCKET_CONTROLS,
  LOG_GROUP_CONTROLS,
  ALARM_CONTROLS,
  TOPIC_CONTROLS,
  QUEUE_CONTROLS,
  LOOKING_ON_CONTROLS,
];

/** Terraform types that the stacks use and none of the frameworks asks anything of, and why. */
export const TYPES_WITHOUT_CONTROL: Readonly<Record<string, string>> = {
  aws_cloudwatch_dashboard: "shows what other resources hold",
  aws_cloudwatch_event_rule: "hears events; the detections' own tests run the patterns",
  aws_cloudwatch_event_target:
    "sends them to the alarm topic, whose policy decides, or to the event bus of the Region",
  aws_cloudwatch_log_metric_filter: "counts events; the detections' own tests run the patterns",
  aws_config_config_rule: "asks for controls, and is asked nothing itself",
  aws_config_configuration_recorder_status: "that the recorder is on, which AWS keeps apart",
  aws_config_delivery_channel: "into the trail's bucket, under the trail's key",
  aws_dynamodb_resource_policy: "who may not use the table: docs/access shows it",
  aws_kms_alias: "a name",
  aws_lambda_function_event_invoke_config: "the on-failure destination, in place of CKV_AWS_116",
  aws_route: "the private subnets' way to the NAT gateway",
  aws_route_table_association: "joins a subnet and its route table",
  aws_scheduler_schedule: "declined: CKV_AWS_297",
  aws_scheduler_schedule_group: "a name that the scheduler role trusts",
  aws_sns_topic_subscription: "an address that its owner confirms",
};
