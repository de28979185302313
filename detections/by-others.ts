import type { Term } from "./pattern";
import { differsOrAbsent } from "./pattern";
import { sessionsOf } from "./sessions-of";

/**
 * The event is of no session of these roles; no term where nobody is exempt. IAM users, root and
 * callers whose event names no ARN count as others. To those belong roles of other accounts, which
 * the trail of this account names by an id only.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function byOthersThan(roleArns: readonly string[]): Term[] {
  const [first, ...others] = roleArns.map(sessionsOf);
  return first === undefined ? [] : [differsOrAbsent("userIdentity.arn", first, ...others)];
}
