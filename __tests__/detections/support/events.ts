/** Events of CloudTrail, shortened to what tells them apart. Accounts and names are the tests'. */

export type Event = Record<string, unknown>;

/** Any role of the account, as a session. `userIdentity.arn` has the role's name without its path. */
export function roleSession(roleArn: string, session = "session"): Event {
  const [, partition, , , account] = roleArn.split(":");
  const name = roleArn.split("/").at(-1) ?? "";
  return {
    type: "AssumedRole",
    arn: `arn:${partition ?? ""}:sts::${account ?? ""}:assumed-role/${name}/${session}`,
    sessionContext: { sessionIssuer: { type: "Role", arn: roleArn } },
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export const IDENTITIES: Record<string, Event> = {
  "another role": roleSession("arn:aws:iam::444455556666:role/admin"),
  "a role whose name ends with the reader's": roleSession(
    "arn:aws:iam::444455556666:role/not-acme-prod-weather-ingestion",
  ),
  "a role whose name begins with the reader's": roleSession(
    "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion-2",
  ),
  "a role of the reader's name in another account": roleSession(
    "arn:aws:iam::999900001111:role/acme-prod-weather-ingestion",
  ),
  "an IAM user": { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" },
  "an IAM user with MFA": {
    type: "IAMUser",
    arn: "arn:aws:iam::444455556666:user/alice",
    sessionContext: { sessionIssuer: {}, attributes: { mfaAuthenticated: "true" } },
  },
  root: { type: "Root", arn: "arn:aws:iam::444455556666:root" },
  "a federated user": {
    type: "FederatedUser",
    arn: "arn:aws:sts::444455556666:federated-user/alice",
    sessionContext: {
      sessionIssuer: { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/bob" },
    },
  },
  "another account": { type: "AWSAccount", accountId: "999900001111", principalId: "AIDAEXAMPLE" },
};

export function event(service: string, name: string, more: Event): Event {
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    readOnly: true,
    managementEvent: true,
    responseElements: null,
    ...more,
  };
}
