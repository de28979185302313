import type { SecretValue } from "../../../../lambda-src/secrets/secret-value";

/** What a client throws for an answer of the third party. */
export class StatusError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** A third party that accepts some keys and refuses the others with an error. */
export function thirdParty(...accepted: string[]) {
  const seen: string[] = [];
  const call = (key: SecretValue): Promise<string> => {
    seen.push(key.expose());
    return accepted.includes(key.expose())
      ? Promise.resolve("answer")
      : Promise.reject(new StatusError(401));
  };
  return { call, seen, accepted };
}
