import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { absent, allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * A KMS key was taken away or opened to others, or someone tried, outside of a deployment.
 *
 * It watches every key of the account. An event names a key by its id or ARN, which does not exist
 * before the first apply, so a pattern for the secret's key alone would make the alarms wait for the
 * keys. And the other keys matter as much: without the trail's key no event is delivered, without the
 * topic's no alarm. CIS's control on keys watches the whole account as well.
 * https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-7
 */
export function keyChanged(environment: Environment): Detection {
  const aliases = `alias/${namesOf(environment).prefix}-`;
  return {
    id: "key-changed",
    meaning:
      "The policy, a grant or an alias of a KMS key was changed, or a key was disabled or its " +
      "deletion scheduled, or somebody tried, outside of a deployment.",
    severity: "critical",
    source: trailEvents(environment, {
      insightsFilter: `eventSource = "kms.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: allOf(
        equals("eventSource", "kms.amazonaws.com"),
        anyOf(
          ...KEY_CHANGES.map((name) => equals("eventName", name)),
          // AWS services create and retire grants on keys that they use for somebody, all the
          // time. No policy here lets anyone create one, through a service or not.
          allOf(equals("eventName", "*Grant"), absent("userIdentity.invokedBy")),
          // Operators put a parameter under the key that an alias names: another key behind the
          // alias is another lock. Aliases have names, so only the environment's own count.
          allOf(
            equals("eventName", "*Alias"),
            anyOf(
              equals("requestParameters.aliasName", `${aliases}*`),
              equals("errorMessage", `*:${aliases}*`),
            ),
          ),
        ),
        ...byOthersThan(environment.principals.deployers),
      ),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "secret/key-disabled",
      "secret/key-deletion-scheduled",
      "secret/key-policy-put",
      "secret/key-granted",
      "secret/key-alias-moved",
    ],
  };
}

/** What takes a key away or opens it. Not what only gives back, such as EnableKey. */
const KEY_CHANGES = [
  "PutKeyPolicy",
  // DisableKey, DisableKeyRotation.
  "DisableKey*",
  "ScheduleKeyDeletion",
  "DeleteImportedKeyMaterial",
  // ReplicateKey and what follows it give a key a second place, with a policy of its own.
  "ReplicateKey",
  "UpdatePrimaryRegion",
];
