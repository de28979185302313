import { show } from "../errors";
import type { Problem } from "../errors";
import { parseTopicArn } from "../formats/topic-arn";
import { namesOf } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { namingScope } from "./naming-scope";

/** The environments for the local AWS stand-in. */
const STAND_IN_ENVIRONMENTS = ["local", "every-source"];

/** Somebody hears the alarms of every environment that is deployed to AWS, over one topic. */
export const checkAlarms: Check = (draft) => [...subscribers(draft), ...topic(draft)];

function subscribers({ name, alarms }: EnvironmentDraft): Problem[] {
  const given = alarms?.subscribers;
  const isSilent =
    name !== undefined && !STAND_IN_ENVIRONMENTS.includes(name) && given?.length === 0;
  if (alarms !== undefined && "topicArn" in alarms) {
    return given === undefined || given.length === 0
      ? []
      : [
          {
            path: ["alarms", "subscribers"],
            got: show(given),
            accepted: "none beside topicArn: the topic's own subscribers hear the alarms",
            fix: "subscribe them to that topic instead, or remove topicArn",
          },
        ];
  }
  return isSilent
    ? [
        {
          path: ["alarms", "subscribers"],
          got: show(given),
          accepted: `at least one e-mail address, or topicArn instead; none only in the environments ${STAND_IN_ENVIRONMENTS.join(" and ")}`,
          fix: "add who answers an alarm, such as security@example.com",
        },
      ]
    : [];
}

/**
 * An alarm publishes to topics of its own Region, and a rule of EventBridge reaches a topic of
 * another account only with a role, which this template does not make.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
function topic(draft: EnvironmentDraft): Problem[] {
  const { account, region, alarms } = draft;
  const arn = alarms?.topicArn;
  const parsed = parseTopicArn(arn ?? "");
  if (arn === undefined || parsed === undefined) {
    return [];
  }
  const problem = (accepted: string, fix: string) => [
    { path: ["alarms", "topicArn"], got: show(arn), accepted, fix },
  ];
  const partition = partitionOf(region ?? "");
  if (partition !== undefined && parsed.partition !== partition) {
    return problem(
      `an ARN of partition ${partition}, that of the Region`,
      `start the ARN with arn:${partition}:, or correct region`,
    );
  }
  if (region !== undefined && parsed.region !== region) {
    return problem(
      `a topic of ${region}: alarms and rules publish to topics of their own Region`,
      `name a topic of ${region}, or correct region`,
    );
  }
  if (account !== undefined && parsed.account !== account) {
    return problem(
      `a topic of account ${account}: a rule reaches no other without a role`,
      "name a topic of this account, and forward from it to the other account",
    );
  }
  const scope = namingScope(draft);
  return scope !== undefined && arn === namesOf({ ...scope, account: parsed.account }).alarmTopicArn
    ? problem(
        "a topic that this template does not create",
        "remove topicArn and the template creates it, or name a topic of yours",
      )
    : [];
}
