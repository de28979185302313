import type {
  SecretEvent,
  SecretFetched,
  SecretFetchFailed,
} from "../../../../lambda-src/secrets/secret-observer";
import {
  type Secret,
  type SecretOptions,
  SecretsClient,
} from "../../../../lambda-src/secrets/secrets-client";
import { ScriptedSource } from "./scripted-source";

export const TTL_MS = 300_000;
export const MAX_STALE_MS = 3_600_000;
export const TIMEOUT_MS = 5_000;
/** Where the refresh window begins with `random` 0: in the middle of the last fifth of the TTL. */
export const REFRESH_AT_MS = TTL_MS - TTL_MS / 10;

/**
 * One secret over a scripted source, at the fake time of jest.
 * `random` is 0, so every pause has its shortest length.
 */
export function setUp(options: Omit<SecretOptions, "source"> = {}, random = 0) {
  const source = new ScriptedSource();
  const events: SecretEvent[] = [];
  const client = new SecretsClient({
    secrets: { weather: { ...options, source } },
    observer: { secretEvent: (event) => events.push(event) },
    random: () => random,
  });
  const secret = client.secret("weather");
  return { source, events, client, secret };
}

/** Moves the clock, forwards or back, without time passing for timers: a freeze, or a clock that is set. */
export function setClock(ms: number): void {
  jest.setSystemTime(Date.now() + ms);
}

/** Lets time pass, for the clock and for timers. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** Waits within an invocation, while the test lets time pass. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets time pass until the promise is settled. */
export async function whileTimePasses<T>(promise: Promise<T>): Promise<T> {
  while (!(await isSettled(promise))) {
    if (jest.getTimerCount() === 0) throw new Error("Nothing is left that could settle it.");
    await jest.advanceTimersToNextTimerAsync();
  }
  return promise;
}

export function keyOf(secret: Secret | undefined): string | undefined {
  return secret?.value.expose();
}

/** Whether a promise is settled now, after everything that needs no time. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await pass(0);
  return settled;
}

export function ofType<Type extends SecretEvent["type"]>(
  events: readonly SecretEvent[],
  type: Type,
): Extract<SecretEvent, { type: Type }>[] {
  return events.filter(
    (event): event is Extract<SecretEvent, { type: Type }> => event.type === type,
  );
}

/** The reads of the source, in order, with their reason and how they ended. */
export function fetchesOf(events: readonly SecretEvent[]): string[] {
  return events
    .filter(
      (event): event is SecretFetched | SecretFetchFailed =>
        event.type === "fetched" || event.type === "fetch-failed",
    )
    .map((event) => `${event.reason}: ${event.type === "fetched" ? event.versionId : event.kind}`);
}
