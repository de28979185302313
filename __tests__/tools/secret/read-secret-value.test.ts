import { PassThrough } from "node:stream";
import { readSecretValue } from "../../../tools/secret/read-secret-value";
import { UsageError } from "../../../tools/command-line";

/** A terminal or a pipe to read from, and what was shown meanwhile. */
function streams(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const output = new PassThrough();
  const read = readSecretValue(
    "Key: ",
    input as unknown as NodeJS.ReadStream,
    output as unknown as NodeJS.WriteStream,
  );
  return { input, read, shown: () => String(output.read() ?? "") };
}

describe("readSecretValue", () => {
  it.each(["key-1", "key-1\n", "key-1\r\n"])("reads %j from a pipe", async (text) => {
    const { input, read } = streams(false);
    input.end(text);

    expect(await read).toBe("key-1");
  });

  it("reads a line from a terminal and shows the prompt only", async () => {
    const { input, read, shown } = streams(true);
    input.write("key-1\r");

    expect(await read).toBe("key-1");
    expect(shown()).toBe("Key: \n");
  });

  it("gives up on Ctrl-C", async () => {
    const { input, read } = streams(true);
    input.write("key-1\u0003");

    await expect(read).rejects.toThrow(new UsageError("Cancelled: nothing was put."));
  });

  it.each([
    ["nothing", ""],
    ["a line end only", "\n"],
    ["blanks", "   \n"],
    ["two lines", "aaa\nbbb\n"],
    ["a blank at the end", "bbb \n"],
    ["too much", "x".repeat(8193)],
  ])("refuses %s without showing it", async (_what, text) => {
    const { input, read } = streams(false);
    input.end(text);

    const error = await read.catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).not.toMatch(/key-1|aaa|xxx/);
  });
});
