import { isNativeError } from "node:util/types";
import { errorName } from "../secrets/error-name";
import { SecretError } from "../secrets/errors";

/**
 * Base class of the errors of this folder. `kind` is stable, for reports, log queries and alarms.
 * `name` is a text in each class, as in `secrets/errors.ts`.
 */
export abstract class IngestionError extends Error {
  abstract override readonly name: string;
  abstract readonly kind: string;
}

/** What may be logged of an error. */
export interface ErrorDescription {
  readonly kind: string;
  readonly message: string;
}

/**
 * Describes an error without what it may carry along. The typed errors are written to hold no secret,
 * so their message is used. Of any other error only the class and the place are used: libraries quote
 * their input, for example `fetch` does with a header value that it does not accept.
 */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof IngestionError || error instanceof SecretError) {
    return { kind: error.kind, message: error.message };
  }
  if (!isNativeError(error)) return { kind: "unexpected", message: `thrown ${typeof error}` };
  const frames = error.stack?.replace(error.message, "") ?? "";
  const place = /^ {4}at .+$/m.exec(frames)?.[0].trim() ?? "at an unknown place";
  return { kind: "unexpected", message: `${errorName(error)} ${place}` };
}
