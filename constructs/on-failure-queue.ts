import { Construct } from "constructs";
import { SqsQueue } from "#aws/sqs-queue";
import { SqsQueuePolicy } from "#aws/sqs-queue-policy";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { queuePolicy } from "../policies/queue-policy";
import type { CustomerManagedKey } from "./customer-managed-key";
import { resourcePolicyJson } from "./policy-json";

/** SQS keeps a message at most 14 days. */
const MAX_RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface OnFailureQueueProps {
  readonly environment: Environment;
  readonly integration: Integration;
  readonly key: CustomerManagedKey;
}

/** Holds the events of runs that failed every retry, until a person looks. */
export class OnFailureQueue extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: OnFailureQueueProps) {
    super(scope, id);
    const { environment, integration, key } = props;
    const { queueName, queueArn } = integrationNames(environment, integration);
    const queue = new SqsQueue(this, "queue", {
      name: queueName,
      kmsMasterKeyId: key.arn,
      messageRetentionSeconds: MAX_RETENTION_SECONDS,
    });
    const policy = queuePolicy(environment, integration);
    new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: resourcePolicyJson("queue", queueName, policy, environment, queueArn),
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }
}
