/** A policy that must not be deployed. The message says which, why, and how to mend it. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}
