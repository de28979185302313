import { Construct } from "constructs";
import { SnsTopic } from "#aws/sns-topic";
import { SnsTopicPolicy } from "#aws/sns-topic-policy";
import { SnsTopicSubscription } from "#aws/sns-topic-subscription";
import { namesOf } from "../config/names";
import type { Environment } from "../config/schema";
import { alarmKeyPolicy } from "../policies/key-policies/alarm-key";
import { topicPolicy } from "../policies/topic-policy";
import { CustomerManagedKey } from "./customer-managed-key";
import { resourcePolicyJson } from "./policy-json";

/** Where every alarm of the environment goes. Each subscriber confirms by e-mail. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const names = namesOf(environment);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.alarmKeyAlias,
      description: `Alarm topic ${names.alarmTopicName}`,
      policy: alarmKeyPolicy(environment),
    });
    const topic = new SnsTopic(this, "topic", {
      name: names.alarmTopicName,
      kmsMasterKeyId: key.arn,
    });
    const policy = topicPolicy(environment);
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: resourcePolicyJson(
        "topic",
        names.alarmTopicName,
        policy,
        environment,
        names.alarmTopicArn,
      ),
    });
    for (const endpoint of environment.alarms.subscribers) {
      new SnsTopicSubscription(this, `subscriber-${endpoint}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint,
      });
    }
    this.arn = topic.arn;
  }
}
