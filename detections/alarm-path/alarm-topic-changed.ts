import { alarmTopicArnOf } from "../../config/audit-places";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * The topic that alarms go to, or a subscription of it, was changed outside of a deployment, or
 * somebody tried.
 *
 * Whatever is done to the topic counts but looking at it, its tags and messages. It does not see a
 * subscriber who leaves or joins by the link in an e-mail: AWS records neither, because nobody is
 * signed in. Nor does it see a topic of another account, which is recorded there.
 * https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
 */
export function alarmTopicChanged(environment: Environment): Detection {
  const topic = alarmTopicArnOf(environment);
  return {
    id: "alarm-topic-changed",
    meaning:
      "The topic that alarms go to, its policy or a subscription was changed outside of a " +
      "deployment, or somebody tried. Alarms may reach nobody, or somebody else.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "sns.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly)) and eventName != "Publish"`,
      events: allOf(
        equals("eventSource", "sns.amazonaws.com"),
        differsOrAbsent("eventName", "Get*", "List*", "Publish*", "*agResource"),
        anyOf(
          equals("requestParameters.topicArn", topic),
          // Unsubscribe, SetSubscriptionAttributes: the topic's ARN and an id.
          equals("requestParameters.subscriptionArn", `${topic}:*`),
          // PutDataProtectionPolicy.
          equals("requestParameters.resourceArn", topic),
          equals("errorMessage", `*${topic}*`),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "alarm-path/topic-deleted",
      "alarm-path/topic-unsubscribed",
      "alarm-path/topic-subscribe-refused",
    ],
  };
}
