const TAG = "redacted";
const REDACTED = `[${TAG}]`;

/**
 * A secret that does not print. Every way to turn it into text gives `[redacted]`, also
 * `util.inspect` without custom inspection (`SecretValue [redacted] {}`). A copy of it
 * (`{ ...secret }`, `structuredClone(secret)`, `v8.serialize(secret)`) is an empty object.
 *
 * The value is in a `#private` field because a TypeScript `private` field is an ordinary property:
 * `JSON.stringify`, `inspect` and every logger would print it.
 *
 * This prevents accidents. Code that runs in the same process can call {@link SecretValue.expose}.
 */
export class SecretValue {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where the value is sent, and do not store what it returns. */
  expose(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** For `inspect` with `customInspect: false`, which prints the tag behind the class name. */
  get [Symbol.toStringTag](): string {
    return TAG;
  }

  /** @see https://nodejs.org/api/util.html#utilinspectcustom */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
