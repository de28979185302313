/** What the third party answers to a key that is not valid. */
export class RejectedKeyError extends Error {
  override readonly name = "RejectedKeyError";
  readonly status = 401;
}

/** A third-party API that takes one key, or none. */
export class ThirdParty {
  constructor(private readonly validKey: string | undefined) {}

  /** @throws {RejectedKeyError} for any other key */
  async call(key: string): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    if (key !== this.validKey) throw new RejectedKeyError("The key is not valid.");
    return "weather";
  }
}
