import type { Reader } from "../../../bench/secrets/contestants/reader";
import { readOnSchedule } from "../../../bench/secrets/programs/read-on-schedule";

const SCHEDULE = { reads: 5, intervalMs: 1, graceMs: 30 };

function readerOf(read: (index: number) => Promise<unknown>): Reader {
  let index = 0;
  return { read: () => read(index++), textOf: String, holders: [] };
}

describe.each(["sequential", "concurrent"] as const)("readOnSchedule, %s", (arrival) => {
  it("times every answered read", async () => {
    const reads = await readOnSchedule(
      readerOf(() => Promise.resolve("value")),
      { arrival, ...SCHEDULE },
    );

    expect(reads).toMatchObject({ errors: 0, unanswered: 0 });
    expect(reads.answeredMs).toHaveLength(5);
  });

  it("counts a failed read and a read without a value as errors", async () => {
    const reader = readerOf((index) => {
      if (index === 1) return Promise.reject(new Error("refused"));
      return Promise.resolve(index === 3 ? undefined : "value");
    });

    const reads = await readOnSchedule(reader, { arrival, ...SCHEDULE });

    expect(reads).toMatchObject({ errors: 2, firstError: "Error: refused", unanswered: 0 });
    expect(reads.answeredMs).toHaveLength(3);
  });
});

describe("readOnSchedule", () => {
  const hangsAtTheSecond = () =>
    readerOf((index) => (index === 1 ? new Promise(() => undefined) : Promise.resolve("value")));

  it("makes no further read behind one that hangs, in turns", async () => {
    const reads = await readOnSchedule(hangsAtTheSecond(), {
      arrival: "sequential",
      ...SCHEDULE,
    });

    expect(reads.answeredMs).toHaveLength(1);
    expect(reads.unanswered).toBe(4);
  });

  it("makes the others beside one that hangs, concurrently", async () => {
    const reads = await readOnSchedule(hangsAtTheSecond(), {
      arrival: "concurrent",
      ...SCHEDULE,
    });

    expect(reads.answeredMs).toHaveLength(4);
    expect(reads.unanswered).toBe(1);
  });

  it.each([
    ["sequential", 1],
    ["concurrent", 5],
  ] as const)("%s reads are %p invocations", async (arrival, expected) => {
    let invocations = 0;
    const reader: Reader = {
      ...readerOf(() => Promise.resolve("value")),
      invocation: (handler) => {
        invocations += 1;
        return handler();
      },
    };

    await readOnSchedule(reader, { arrival, ...SCHEDULE });

    expect(invocations).toBe(expected);
  });
});
