import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import type { AwsConnection } from "../../access/deployed/aws-connection";

/** A client of each service that the alarm path is read back from. */
export type DrillClients = ReturnType<typeof drillClients>;

export function drillClients(config: AwsConnection) {
  return {
    logs: new CloudWatchLogsClient(config),
    cloudwatch: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    sns: new SNSClient(config),
    ec2: new EC2Client(config),
  };
}
