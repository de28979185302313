import { PassThrough } from "node:stream";
import { UsageError } from "../../../tools/command-line";
import { confirmByTyping } from "../../../tools/secret/confirm-by-typing";

function typing(text: string): Promise<void> {
  const input = new PassThrough();
  input.end(text);
  return confirmByTyping("It is gone.", "/acme/key", input, new PassThrough());
}

describe("confirmByTyping", () => {
  it.each(["/acme/key\n", "/acme/key", " /acme/key \r\n"])("takes %j", async (text) => {
    await expect(typing(text)).resolves.toBeUndefined();
  });

  it.each(["", "\n", "yes\n", "/acme/key2\n", "/ACME/key\n", "no\n/acme/key\n"])(
    "does not take %j",
    async (text) => {
      await expect(typing(text)).rejects.toThrow(
        new UsageError("Not confirmed: /acme/key was not typed. Nothing was changed."),
      );
    },
  );

  it("says what would happen, and what to type", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    input.end("/acme/key\n");
    await confirmByTyping("It is gone.", "/acme/key", input, output);

    expect(String(output.read())).toBe("It is gone. Type /acme/key to go on: ");
  });
});
