import type { AwsRefusal } from "./aws-error";

/**
 * The reader role could not be assumed. The source that needed its credentials turns this into a
 * typed error with the name of the secret.
 */
export class AssumedRoleError extends Error {
  override readonly name = "AssumedRoleError";
  readonly roleArn: string;
  /** What AWS STS said, or `undefined` when it did not answer. */
  readonly refusal: AwsRefusal | undefined;
  /** Code or class name of what went wrong. */
  readonly reason: string;

  constructor(roleArn: string, reason: string, refusal: AwsRefusal | undefined) {
    super(`The role ${roleArn} could not be assumed (${reason}).`);
    this.roleArn = roleArn;
    this.reason = reason;
    this.refusal = refusal;
  }
}
