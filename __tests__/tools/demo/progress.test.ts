import { Writable } from "node:stream";
import { Progress } from "../../../tools/demo/progress";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

class Output extends Writable {
  text = "";

  constructor(
    readonly isTTY: boolean,
    readonly columns?: number,
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a step that takes as long as the waits together, and says what each of them has. */
async function textOf(
  output: Output,
  waits: readonly (readonly [seconds: number, state?: string, detail?: string])[],
): Promise<string> {
  const progress = new Progress(output as unknown as NodeJS.WriteStream);
  await progress.step("deploy", async (note, doing) => {
    note("noted");
    for (const [seconds, state, detail] of waits) {
      if (state !== undefined) doing(state, detail);
      await jest.advanceTimersByTimeAsync(seconds * 1000);
    }
  });
  return output.text;
}

describe("a step without a terminal", () => {
  it("has one line for each change, however often it is told", async () => {
    const text = await textOf(new Output(false), [
      [20],
      [25, "first", "first (1 of 9)"],
      [25, "first", "first (2 of 9)"],
      [5, "second"],
    ]);

    expect(text.split("\n")).toEqual([
      "  … deploy (20.0 s): first (1 of 9)",
      "  … deploy (70.0 s): second",
      "  ✔ deploy (75.0 s)",
      "      noted",
      "",
    ]);
  });

  it("shows that it is alive after a minute without a change", async () => {
    const text = await textOf(new Output(false), [[30, "first"], [61, "second"], [65]]);

    expect(text.split("\n").slice(0, -3)).toEqual([
      "  … deploy (0.0 s): first",
      "  … deploy (30.0 s): second",
      "  … deploy (90.0 s): second",
      "  … deploy (150.0 s): second",
    ]);
  });

  it("says nothing more when it has failed", async () => {
    const output = new Output(false);
    const progress = new Progress(output as unknown as NodeJS.WriteStream);

    await expect(progress.step("deploy", () => Promise.reject(new Error("no")))).rejects.toThrow();
    await jest.advanceTimersByTimeAsync(200_000);

    expect(output.text).toBe("  ✘ deploy (0.0 s)\n");
  });
});

describe("a step on a terminal", () => {
  it("is repainted each second, with what was told last", async () => {
    const text = await textOf(new Output(true, 120), [
      [1, "first", "first (1 of 9)"],
      [1, "first", "first (2 of 9)"],
    ]);

    expect(text.split("\r\u001b[2K")).toEqual([
      "",
      "  … deploy (0.0 s)",
      "  … deploy (0.0 s): first (1 of 9)",
      "  … deploy (1.0 s): first (1 of 9)",
      "  … deploy (2.0 s): first (2 of 9)",
      "  ✔ deploy (2.0 s)\n      noted\n",
    ]);
  });

  it.each([
    [30, 29],
    [undefined, 79],
    [0, 79],
  ])("of %s columns stays in one line", async (columns, length) => {
    const text = await textOf(new Output(true, columns), [[1, "x".repeat(100)]]);
    const painted = text.split("\r\u001b[2K").filter((line) => line.includes("x"));

    expect(painted).toHaveLength(2);
    for (const line of painted) expect(line).toMatch(new RegExp(`^.{${length - 1}}…$`));
  });
});
