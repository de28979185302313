import type { CreateReader } from "./reader";

/**
 * The least that a read of a cached value can cost.
 *
 * The fields are written more than once and of different kinds of calls, so that the compiler cannot
 * take them for constants.
 */
class Floor {
  /** The type lets a function be `async` without an `await`. It never is a promise. */
  private value: object | Promise<object> = {};
  private expiresAt = 0;

  store(value: object, ttlMs: number): void {
    this.value = value;
    this.expiresAt = Date.now() + ttlMs;
  }

  /** What no cache with a time to live can leave out: one look at the clock and one comparison. */
  readonly peek = (): unknown => (Date.now() < this.expiresAt ? this.value : undefined);

  /** A bare `async () => value`. */
  readonly read = async (): Promise<object> => this.value;
}

export const createReader: CreateReader = ({ ttlMs }) => {
  const floor = new Floor();
  floor.store({ key: "a value" }, 1);
  floor.store({ key: "another value" }, ttlMs);
  return { read: floor.read, peek: floor.peek, textOf: String, holders: [] };
};
