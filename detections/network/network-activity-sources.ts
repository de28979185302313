/**
 * Event sources for which CloudTrail records what an interface endpoint refuses, of those whose
 * endpoints we place, by the service's name in the endpoint's. STS is not among them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
 */
export const NETWORK_ACTIVITY_SOURCES = {
  secretsmanager: "secretsmanager.amazonaws.com",
  ssm: "ssm.amazonaws.com",
} as const;
