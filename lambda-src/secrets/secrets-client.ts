import { type CachedSecret, createCachedSecret, type SecretRuntime } from "./cached-secret";
import { createInvocationScope } from "./invocation-scope";
import { quietly } from "./quietly";
import type { Secret } from "./secret";
import type { SecretObserver } from "./secret-observer";
import { numberBetween, type SecretOptions } from "./secret-options";
import type { SecretValue } from "./secret-value";

export type { Secret } from "./secret";
export type { SecretOptions } from "./secret-options";

export interface SecretsClientOptions<Name extends string> {
  /** The secrets by name, or a function that gives the options of a name on its first use. */
  readonly secrets: Readonly<Record<Name, SecretOptions>> | ((name: Name) => SecretOptions);
  /** How many secrets it may hold. Default 20. */
  readonly maxSecrets?: number;
  readonly observer?: SecretObserver;
  /** Wall clock in ms. For tests. Default `Date.now`. */
  readonly now?: () => number;
  /** From 0 up to, not including, 1. For tests. Default `Math.random`. */
  readonly random?: () => number;
}

/** What limits the end of an invocation. */
export interface RunOptions {
  /** What is left of the time of the invocation, in ms. */
  readonly remainingMs?: () => number;
}

/**
 * Keeps secrets for a limited time. Each has its own value, age and failures; see {@link CachedSecret}
 * for how one is read.
 */
export class SecretsClient<Name extends string = string> {
  // Without a prototype, so that no name finds what is not an entry. Faster than a Map for a name that
  // is written in the source.
  readonly #entries = Object.create(null) as Partial<Record<string, CachedSecret>>;
  #optionsOf: (name: Name) => SecretOptions;
  #maxSecrets: number;
  readonly #runtime: SecretRuntime;

  /**
   * @throws {RangeError} for an option that is out of its bounds, or more secrets than `maxSecrets`.
   */
  constructor(options: SecretsClientOptions<Name>) {
    const { secrets, maxSecrets = 20, observer, now = wallClock, random = Math.random } = options;
    this.#maxSecrets = numberBetween("maxSecrets", maxSecrets, 1);
    this.#runtime = { scope: createInvocationScope(), observer, now, random };
    if (typeof secrets === "function") {
      this.#optionsOf = secrets;
    } else {
      this.#optionsOf = (name) => secrets[name];
      for (const name of Object.keys(secrets)) this.secret(name as Name);
      // From here on a name is unknown, not one too many.
      this.#optionsOf = unknown;
      this.#maxSecrets = Infinity;
    }
  }

  /**
   * The handle of one secret, to keep: its methods are those of the client without the name.
   *
   * @throws {RangeError} for a name that was not configured.
   * @throws {RangeError} for one more name than `maxSecrets`: a name that comes from user input must
   *   neither fill the memory nor read whatever it names.
   */
  secret(name: Name): CachedSecret {
    return this.#entries[name] ?? this.#add(name);
  }

  /** The value when it can be had without waiting, else `undefined`. See {@link CachedSecret.peek}. */
  peek(name: Name): Secret | undefined {
    return this.secret(name).peek();
  }

  /** The value, read when it has to be. See {@link CachedSecret.get}. */
  get(name: Name): Promise<Secret> {
    return this.#entries[name]?.get() ?? this.#addAndGet(name);
  }

  /** Calls the third party with the value. See {@link CachedSecret.withSecret}. */
  async withSecret<T>(name: Name, call: (value: SecretValue) => Promise<T>): Promise<T> {
    return this.secret(name).withSecret(call);
  }

  /** Reads values before they are needed. See {@link CachedSecret.prefetch}. */
  async prefetch(...names: Name[]): Promise<void> {
    await Promise.all(names.map((name) => this.secret(name).prefetch()));
  }

  /**
   * Runs one invocation. Within it a read of a value that expires soon returns at once and starts a
   * refresh beside itself; before the invocation ends, everything that was begun is awaited, and
   * aborted when less than 500 ms of `remainingMs` are left.
   *
   * @returns what `invocation` returns, and throws what it throws.
   */
  async run<T>(invocation: () => T | Promise<T>, options: RunOptions = {}): Promise<T> {
    try {
      return await this.#runtime.scope.run(invocation, options.remainingMs);
    } finally {
      quietly(() => this.#runtime.observer?.flush?.());
    }
  }

  // Not an async function, so that a fresh value needs no further promise.
  async #addAndGet(name: Name): Promise<Secret> {
    return this.secret(name).get();
  }

  #add(name: Name): CachedSecret {
    if (Object.keys(this.#entries).length >= this.#maxSecrets) {
      throw new RangeError(`maxSecrets is ${this.#maxSecrets}: raise it, or check the names.`);
    }
    const entry = createCachedSecret(this.#optionsOf(name), this.#runtime);
    this.#entries[name] = entry;
    return entry;
  }
}

/** Looks `Date` up on each call, so that fake timers which replace it are seen. */
function wallClock(): number {
  return Date.now();
}

function unknown(name: string): never {
  throw new RangeError(`There is no secret "${name}" in the option "secrets".`);
}
