/** Left of the time of an invocation when its work is given up, in ms: for its logs and its answer. */
const RESERVE_MS = 500;
/** The longest time that Lambda gives an invocation, in ms. Also keeps `Infinity` from a timer. */
const LONGEST_MS = 900_000;

/** Work that goes on beside the reads. */
interface Work {
  /** Settles at its end. A rejection is somebody else's. */
  readonly landing: Promise<unknown>;
  abort(): void;
}

/**
 * Keeps what was begun beside reads within an invocation. Lambda freezes the process when an
 * invocation ends: a request in the air would go on minutes later and fail.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export interface InvocationScope {
  /** Whether an invocation waits for what is begun now. */
  isOpen(): boolean;
  add(work: Work): void;
  /**
   * Runs one invocation, then waits for all work. Shortly before the time of the invocation ends the
   * work is aborted, unless another invocation of this process is still there to wait for it.
   */
  run<T>(invocation: () => T | Promise<T>, remainingMs?: () => number): Promise<T>;
}

export function createInvocationScope(): InvocationScope {
  const works = new Set<Work>();
  let open = 0;
  const isOpen = () => open > 0;

  const settle = (remainingMs: () => number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(
        () => {
          if (isOpen()) resolve();
          else for (const work of works) work.abort();
        },
        Math.min(LONGEST_MS, remainingMs() - RESERVE_MS),
      );
      void Promise.allSettled([...works].map(({ landing }) => landing)).then(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  return {
    isOpen,
    add(work) {
      const remove = () => works.delete(work);
      works.add(work);
      work.landing.then(remove, remove);
    },
    async run(invocation, remainingMs = () => Infinity) {
      open += 1;
      try {
        return await invocation();
      } finally {
        open -= 1;
        if (works.size > 0) await settle(remainingMs);
      }
    },
  };
}
