import { PassThrough } from "node:stream";
import { CancelledError, readSecretValue } from "../../../tools/secret/read-secret-value";
import { UsageError } from "../../../tools/command-line";

/** A terminal or a pipe to read from, and what was shown meanwhile. `terminal.test.ts` has a real one. */
function streams(isTTY: boolean, setsRawMode = true) {
  const input: PassThrough & { isRaw: boolean } = Object.assign(new PassThrough(), {
    isTTY,
    isRaw: false,
    setRawMode: (mode: boolean) => {
      input.isRaw = mode && setsRawMode;
      if (!setsRawMode) input.emit("error", new Error("setRawMode EIO"));
      return input;
    },
  });
  const output = new PassThrough();
  const read = async () =>
    readSecretValue(
      "Key: ",
      input as unknown as NodeJS.ReadStream,
      output as unknown as NodeJS.WriteStream,
    );
  return { input, read, shown: () => String(output.read() ?? "") };
}

describe("readSecretValue from a pipe", () => {
  it.each(["key-1", "key-1\n", "key-1\r\n"])("reads %j", async (text) => {
    const { input, read } = streams(false);
    input.end(text);

    expect(await read()).toBe("key-1");
  });

  it("leaves all but one line end to whoever judges the value", async () => {
    const { input, read } = streams(false);
    input.end(' {\n "apiKey": "k" }\n\n');

    expect(await read()).toBe(' {\n "apiKey": "k" }\n');
  });

  it("stops reading at what a secret holds", async () => {
    const { input, read } = streams(false);
    const reading = read();
    // It never ends, as /dev/zero.
    input.write("canary".repeat(20_000));

    const error = await reading.catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain("more than 65536 bytes");
    expect(String(error)).not.toContain("canary");
  });

  it("takes as much as a secret holds", async () => {
    const { input, read } = streams(false);
    input.end("x".repeat(65_536));

    expect(await read()).toHaveLength(65_536);
  });
});

describe("readSecretValue from a terminal", () => {
  it("reads a line, shows the prompt only, and puts the terminal back", async () => {
    const { input, read, shown } = streams(true);
    const reading = read();
    input.write("key-1\r");

    expect(await reading).toBe("key-1");
    expect(shown()).toBe("Key: \n");
    expect(input.isRaw).toBe(false);
  });

  it("gives up on Ctrl-C, and says so by a kind of its own", async () => {
    const { input, read } = streams(true);
    const reading = read();
    input.write("key-1\u0003");

    await expect(reading).rejects.toThrow(new CancelledError("Cancelled. Nothing was put."));
    expect(input.isRaw).toBe(false);
  });

  it("has nothing after Ctrl-D", async () => {
    const { input, read } = streams(true);
    const reading = read();
    input.write("\u0004");

    expect(await reading).toBe("");
  });

  it.each([
    ["two lines", "canary-1\rcanary-2\r"],
    ["a line and a beginning", "canary-1\rcanary-2"],
    ["lines of another system", "canary-1\r\ncanary-2\r\n"],
  ])("refuses a paste of %s", async (_what, text) => {
    const { input, read, shown } = streams(true);
    const reading = read();
    input.write(text);

    const error = await reading.catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain("more than one line");
    expect(String(error) + shown()).not.toContain("canary");
  });

  it("takes a line that ends as on another system", async () => {
    const { input, read } = streams(true);
    const reading = read();
    input.write("key-1\r\n");

    expect(await reading).toBe("key-1");
  });

  it.each([
    ["refuses to", streams(true, false)],
    ["has no way to", { ...streams(true), noRawMode: true }],
  ])("asks for nothing on a terminal that %s hide what is typed", async (_what, terminal) => {
    const { input, read, shown } = terminal;
    if ("noRawMode" in terminal) Object.assign(input, { setRawMode: undefined });

    const error = await read().catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain("pipe the value into the command");
    expect(shown()).toBe("");
  });
});
