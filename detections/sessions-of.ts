/**
 * `userIdentity.arn` of a role's session without the session's name, as the events of CloudTrail have
 * it. It has the role's name and not its path, which is enough: no two roles of an account have one
 * name. Unlike `sessionIssuer` it is also in events of the console and of calls that a service makes on
 * behalf of a session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function sessionArnOf(roleArn: string): string {
  const [, partition = "", , , account = ""] = roleArn.split(":");
  const name = roleArn.split("/").at(-1) ?? "";
  return `arn:${partition}:sts::${account}:assumed-role/${name}`;
}

/** `userIdentity.arn` of every session of a role, with the wildcard of filter patterns and event patterns. */
export function sessionsOf(roleArn: string): string {
  return `${sessionArnOf(roleArn)}/*`;
}
