/**
 * Why Lambda itself, and not the function, says that an invocation failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export interface Failure {
  /** For example `Runtime.ExitError`. */
  readonly errorType: string;
  /** What comes after `RequestId: … Error: `. */
  readonly message: string;
}
