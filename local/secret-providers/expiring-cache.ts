export interface ExpiringCacheOptions {
  /** How long an entry is fresh, in ms. */
  readonly ttlMs: number;
  /** One more drops the entry that was written first. */
  readonly maxEntries: number;
  /** A clock in ms. Left out: one that does not jump. */
  readonly now?: () => number;
}

export interface CachedEntry<T> {
  readonly value: T;
  readonly fresh: boolean;
}

/** Values with the time when they were written. An expired one stays until it is overwritten. */
export class ExpiringCache<T> {
  readonly #options: ExpiringCacheOptions;
  readonly #now: () => number;
  readonly #entries = new Map<string, { readonly value: T; readonly writtenAtMs: number }>();

  constructor(options: ExpiringCacheOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get(key: string): CachedEntry<T> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const { value, writtenAtMs } = entry;
    return { value, fresh: this.#now() - writtenAtMs < this.#options.ttlMs };
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, writtenAtMs: this.#now() });
    if (this.#entries.size <= this.#options.maxEntries) return;
    const [first] = this.#entries.keys();
    if (first !== undefined) this.#entries.delete(first);
  }
}
