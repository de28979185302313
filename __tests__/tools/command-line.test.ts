import { parseCommandLine, UsageError } from "../../tools/command-line";

const OPTIONS = {
  yes: { type: "boolean" },
  diff: { type: "string", short: "d" },
} as const;

function refusal(args: string[], allowPositionals = true): Error {
  try {
    parseCommandLine({ args, allowPositionals, options: OPTIONS });
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error("It was not refused.");
}

describe("parseCommandLine", () => {
  it("reads what the command knows", () => {
    const { values, positionals } = parseCommandLine({
      args: ["word", "--yes", "--diff=HEAD"],
      allowPositionals: true,
      options: OPTIONS,
    });

    expect({ ...values }).toEqual({ yes: true, diff: "HEAD" });
    expect(positionals).toEqual(["word"]);
  });

  it.each([
    ["an option that there is not", ["--wy"], "Unknown option '--wy'"],
    ["one with a value", ["--value=canary"], "Unknown option '--value'"],
    ["one with a value behind it", ["--value", "canary"], "Unknown option '--value'"],
    ["a short one with a value", ["-vcanary"], "Unknown option '-v'"],
    ["what may be a value", ["--canary_1"], "Unknown option"],
    ["a long word", ["--canary-canary-canary-x"], "Unknown option"],
    ["a value for what takes none", ["--yes=canary"], "Option '--yes' takes no value"],
    ["no value", ["--diff"], "Option '--diff' needs a value"],
    ["an option for a value", ["-d", "-canary"], "Option '-d' needs a value"],
  ])("names the option alone of %s", (_what, args, message) => {
    const error = refusal(args);

    expect(error.message).toBe(`${message}. --help says how to call it.`);
    expect(error.cause).toBeUndefined();
  });

  it("repeats no argument where none is taken", () => {
    expect(refusal(["canary"], false).message).toBe(
      "Too many arguments. --help says how to call it.",
    );
  });
});
