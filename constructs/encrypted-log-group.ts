import { Construct } from "constructs";
import { CloudwatchLogGroup } from "#aws/cloudwatch-log-group";
import type { CustomerManagedKey } from "./customer-managed-key";

export interface EncryptedLogGroupProps {
  readonly name: string;
  readonly retentionDays: number;
  /** Its policy must name this log group; CloudWatch Logs refuses the key otherwise. */
  readonly key: CustomerManagedKey;
}

/** A log group that exists before its writer does, so that nobody else decides its retention. */
export class EncryptedLogGroup extends Construct {
  readonly arn: string;
  /** A reference, so that what uses the name waits for the group. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, "group", {
      name: props.name,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.key.arn,
    });
    this.arn = group.arn;
    this.name = group.name;
  }
}
