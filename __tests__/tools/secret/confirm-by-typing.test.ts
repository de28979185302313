import { PassThrough } from "node:stream";
import { UsageError } from "../../../tools/command-line";
import { confirmByTyping } from "../../../tools/secret/confirm-by-typing";

function typing(text: string): Promise<void> {
  const input = new PassThrough();
  input.end(text);
  return confirmByTyping("/acme/key", input, new PassThrough());
}

describe("confirmByTyping", () => {
  it.each(["/acme/key\n", "/acme/key", " /acme/key \r\n"])("takes %j", async (text) => {
    await expect(typing(text)).resolves.toBeUndefined();
  });

  it.each(["", "\n", "yes\n", "/acme/key2\n", "/ACME/key\n", "no\n/acme/key\n"])(
    "does not take %j",
    async (text) => {
      await expect(typing(text)).rejects.toThrow(
        new UsageError("Not confirmed: /acme/key was not typed. Nothing was deleted."),
      );
    },
  );

  it("says what to type, and that there is no way back", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    input.end("/acme/key\n");
    await confirmByTyping("/acme/key", input, output);

    expect(String(output.read())).toBe("This cannot be undone. Type /acme/key to delete it: ");
  });
});
