import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
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
    cloudtrail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
    cloudwatch: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    /** Its rules are of a Region, and some are of another one than the rest. */
    eventsIn: (region: string) => new EventBridgeClient({ ...config, region }),
    sns: new SNSClient(config),
    ec2: new EC2Client(config),
  };
}
