import fc from "fast-check";
import { deadlineIn } from "../../../lambda-src/ingestion/deadline";
import { backoffMs, retry } from "../../../lambda-src/ingestion/retry";

interface Scenario {
  failures: number;
  maxAttempts: number;
  deadlineMs?: number;
  retryDelayMs?: number | undefined;
  random?: () => number;
}

/** Runs `retry` on a clock that only pauses move. */
async function run(scenario: Scenario) {
  const clock = { ms: 0 };
  const pauses: number[] = [];
  let attempts = 0;
  let retries = 0;
  const result = await retry(
    () => {
      attempts += 1;
      return attempts > scenario.failures
        ? Promise.resolve("answer")
        : Promise.reject(new Error(`attempt ${attempts}`));
    },
    {
      maxAttempts: scenario.maxAttempts,
      deadline: deadlineIn(scenario.deadlineMs ?? Infinity, () => clock.ms),
      retryDelayMs: () => ("retryDelayMs" in scenario ? scenario.retryDelayMs : 0),
      onRetry: () => {
        retries += 1;
      },
      sleep: (ms) => {
        clock.ms += ms;
        pauses.push(ms);
        return Promise.resolve();
      },
      random: scenario.random ?? (() => 0.5),
    },
  ).catch((error: unknown) => (error as Error).message);
  return { result, attempts, retries, pauses, elapsedMs: clock.ms };
}

test("succeeds after failures", async () => {
  await expect(run({ failures: 2, maxAttempts: 3 })).resolves.toMatchObject({
    result: "answer",
    attempts: 3,
    retries: 2,
    pauses: [100, 200],
  });
});

test("throws the error of the last attempt", async () => {
  await expect(run({ failures: 9, maxAttempts: 3 })).resolves.toMatchObject({
    result: "attempt 3",
    attempts: 3,
    retries: 2,
  });
});

test("does not retry what must not be retried", async () => {
  await expect(
    run({ failures: 1, maxAttempts: 3, retryDelayMs: undefined }),
  ).resolves.toMatchObject({ result: "attempt 1", pauses: [] });
});

test("adds the jitter to what the server asks for", async () => {
  const { pauses } = await run({ failures: 1, maxAttempts: 2, retryDelayMs: 7_000 });

  expect(pauses).toEqual([7_100]);
});

test("does not begin a pause that would not end before the deadline", async () => {
  await expect(
    run({ failures: 9, maxAttempts: 5, retryDelayMs: 2_000, deadlineMs: 2_100 }),
  ).resolves.toMatchObject({ attempts: 1, pauses: [] });
});

test("property: a pause is within the exponential bound", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), random, (attempt, chance) => {
      const ms = backoffMs(attempt, () => chance);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(Math.min(5_000, 200 * 2 ** (attempt - 1)));
    }),
  );
});

test("the jitter is full: pauses cover the whole range", () => {
  expect(backoffMs(3, () => 0)).toBe(0);
  expect(backoffMs(3, () => 0.999999)).toBeCloseTo(800, 1);
});

test("property: never more attempts than allowed, never past the deadline", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 5_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (failures, maxAttempts, deadlineMs, retryDelayMs, chance) => {
        const random = () => chance;
        const { attempts, retries, elapsedMs } = await run({
          failures,
          maxAttempts,
          deadlineMs,
          retryDelayMs,
          random,
        });
        expect(attempts).toBeLessThanOrEqual(maxAttempts);
        expect(retries).toBe(attempts - 1);
        expect(elapsedMs).toBeLessThanOrEqual(deadlineMs);
      },
    ),
  );
});
