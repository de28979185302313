/** Counts down to a moment. Returns the ms that are left, 0 when it has passed. */
export type Deadline = () => number;

/** The deadline in `ms` from now. Monotonic: a change of the wall clock does not move it. */
export function deadlineIn(ms: number, clock: () => number = () => performance.now()): Deadline {
  const endsAt = clock() + ms;
  return () => Math.max(0, endsAt - clock());
}
