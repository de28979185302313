import type { SecretSource } from "../../../../lambda-src/secrets/secret-source";

/** How the service behind a source can fail. Every source knows all of them. */
export type UpstreamFailure =
  | "throttled"
  | "server-error"
  | "connection-refused"
  /** It does not answer, and the source's own bound ends the attempt. */
  | "timeout"
  /** It does not answer, and the source would wait for longer than any test. */
  | "hang"
  | "access-denied"
  | "not-found";

/** One source and the stand-in of the service behind it. */
export interface SourceHarness {
  readonly source: SecretSource;
  /** Makes a new current version of the whole text. Returns its version id as the source reports it. */
  put(text: string): string;
  /** From now on every call fails so; `undefined` heals it. */
  fail(failure: UpstreamFailure | undefined): void;
  /** From now on every call takes that long, in ms. */
  delay(ms: number): void;
  /** Calls that reached the service, failed ones included (a refused connection does not reach it). */
  calls(): number;
  /** Ends the stand-in. */
  close(): Promise<void>;
}

/** Starts a source against a fresh stand-in that holds `text`. */
export type SourceHarnessFactory = (text: string) => Promise<SourceHarness>;
