/**
 * Where a policy is placed. AWS limits each place in its own way, and a policy on a resource names
 * its principals, which a policy of an identity does not.
 */
export type PolicyPlace =
  /** Inline in a role. */
  | "inline"
  /** Customer managed, to be attached to roles. */
  | "managed"
  /** Trust policy of a role. */
  | "trust"
  /** On a secret of Secrets Manager. */
  | "secret"
  /** On a KMS key. */
  | "key"
  /** On a VPC endpoint. */
  | "endpoint"
  /** On an SQS queue. */
  | "queue"
  /** On an SNS topic. */
  | "topic"
  /** On an S3 bucket. */
  | "bucket"
  /** On a DynamoDB table. */
  | "table";

/** A policy as errors call it, such as `table policy of acme-dev-weather-observations`. */
export function policyTitle(place: PolicyPlace, name: string): string {
  return `${place} policy of ${name}`;
}
