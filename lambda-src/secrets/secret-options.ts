import { hasStatus } from "./rejected-status";
import type { SecretSource } from "./secret-source";

/** How one secret is read and kept. All times in ms. */
export interface SecretOptions {
  readonly source: SecretSource;
  /** The field of a JSON object that is used. Left out, the whole text is the value. */
  readonly field?: string;
  /** How long a value is used before it is read again, from the start of its read. Default 300,000. */
  readonly ttlMs?: number;
  /**
   * The last part of the TTL, in which a read starts a refresh beside itself. The start is jittered
   * within the first half of it. 0 turns it off. Default: a fifth of the TTL.
   */
  readonly refreshAheadMs?: number;
  /**
   * The age from which a value is never used, however the source fails. Default 3,600,000, or the TTL
   * if that is longer.
   */
  readonly maxStaleMs?: number;
  /** Bound of one whole read: all attempts of a cold one, or one refresh. Default 5,000. */
  readonly timeoutMs?: number;
  /** How long a version that the third party refused causes no further read. Default 30,000. */
  readonly rejectionCooldownMs?: number;
  /** The HTTP statuses by which the third party refuses a key. Default 401. */
  readonly rejectedStatuses?: readonly number[];
  /**
   * Decides instead of `rejectedStatuses` whether the third party refused the key. Receives the thrown
   * error or the returned result: `fetch` returns a response with status 401, it does not throw.
   */
  readonly isRejection?: (outcome: unknown) => boolean;
}

/** The options with every default filled in. */
export interface ResolvedOptions
  extends
    Required<Omit<SecretOptions, "field" | "rejectedStatuses">>,
    Pick<SecretOptions, "field"> {}

/** 24 days: the longest delay of `setTimeout`. A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} naming the option, its value and what is allowed.
 */
export function resolveOptions(options: SecretOptions): ResolvedOptions {
  const { field, rejectedStatuses = [401] } = options;
  if (field === "") throw new RangeError('field is "": name one, or leave it out.');
  for (const status of rejectedStatuses) numberBetween("rejectedStatuses", status, 100, 599);
  const ttlMs = numberBetween("ttlMs", options.ttlMs ?? 300_000, 1);
  return {
    source: options.source,
    field,
    ttlMs,
    refreshAheadMs: numberBetween("refreshAheadMs", options.refreshAheadMs ?? ttlMs / 5, 0, ttlMs),
    maxStaleMs: numberBetween(
      "maxStaleMs",
      options.maxStaleMs ?? Math.max(3_600_000, ttlMs),
      ttlMs,
    ),
    timeoutMs: numberBetween("timeoutMs", options.timeoutMs ?? 5_000, 1),
    rejectionCooldownMs: numberBetween(
      "rejectionCooldownMs",
      options.rejectionCooldownMs ?? 30_000,
      0,
    ),
    isRejection: options.isRejection ?? hasStatus(rejectedStatuses),
  };
}

/**
 * The value itself.
 *
 * @throws {RangeError} for what is not a number between the bounds, both included.
 */
export function numberBetween(
  option: string,
  value: number,
  min: number,
  max = LONGEST_TIMER_MS,
): number {
  // A text of digits would pass the comparison, and be joined to a time instead of added.
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw new RangeError(`${option} is ${value}: write a number from ${min} to ${max}.`);
}
