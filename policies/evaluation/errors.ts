/** Where in a policy something stands: for messages. */
export interface PlaceInPolicy {
  readonly policy: string;
  /** `Sid`, or `#1`; absent for what belongs to the whole policy. */
  readonly sid?: string | undefined;
}

/**
 * A policy holds something that the evaluator does not model, so no answer of it could be trusted.
 * The message names the policy, the statement, the element, its value and what to do.
 */
export class UnmodelledPolicyError extends Error {
  override readonly name = "UnmodelledPolicyError";

  constructor(
    { policy, sid }: PlaceInPolicy,
    readonly element: string,
    value: unknown,
    remedy: string,
  ) {
    const statement = sid === undefined ? "" : `, statement ${sid}`;
    super(`Policy "${policy}"${statement}: ${element} is ${shown(value)}. ${remedy}`);
  }
}

/**
 * A request contradicts itself or leaves out what decides about it. The message names the field,
 * its value and what to do.
 */
export class UnmodelledRequestError extends Error {
  override readonly name = "UnmodelledRequestError";

  constructor(
    readonly field: string,
    value: unknown,
    remedy: string,
  ) {
    super(`The request's ${field} is ${shown(value)}. ${remedy}`);
  }
}

function shown(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
