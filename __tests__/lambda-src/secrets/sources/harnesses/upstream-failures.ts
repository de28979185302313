import type { BackendFailure } from "../../../../../local/secret-providers/memory-backend";
import { AwsError } from "../../../../../local/secret-providers/provider-backend";
import type { UpstreamFailure } from "../../contract/source-harness";

/** What AWS answers for the failures that reach it. */
export const BACKEND_FAILURES: Readonly<
  Record<Exclude<UpstreamFailure, "connection-refused">, BackendFailure>
> = {
  throttled: new AwsError(400, "ThrottlingException", "Rate exceeded"),
  "server-error": new AwsError(500, "InternalServiceError", "An error occurred on the server."),
  timeout: "hang",
  hang: "hang",
  "access-denied": new AwsError(
    400,
    "AccessDeniedException",
    "User: arn:aws:sts::111122223333:assumed-role/reader/weather is not authorized to perform this.",
  ),
  "not-found": new AwsError(400, "ResourceNotFoundException", "It cannot be found."),
};

/** A listener that can go away and come back on the same port. */
export interface Listener {
  close(): Promise<void>;
}

/**
 * Starts and ends a listener one after the other: a change is asked for at once and awaited by the
 * next call of the source.
 */
export class Presence {
  #listener: Listener | undefined;
  #changed: Promise<void> = Promise.resolve();

  constructor(
    listener: Listener,
    private readonly start: () => Promise<Listener>,
  ) {
    this.#listener = listener;
  }

  /** Resolves when what was asked for is so. */
  get settled(): Promise<void> {
    return this.#changed;
  }

  set(present: boolean): void {
    this.#changed = this.#changed.then(async () => {
      if (present) {
        this.#listener ??= await this.start();
      } else {
        await this.#listener?.close();
        this.#listener = undefined;
      }
    });
  }
}
