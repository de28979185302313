import { createInterface } from "node:readline";
import { UsageError } from "../command-line";

/**
 * Asks for a name to be typed, on a terminal or a pipe.
 *
 * @throws UsageError when anything else is typed, or nothing
 */
export async function confirmByTyping(
  name: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<void> {
  const reader = createInterface({ input });
  output.write(`This cannot be undone. Type ${name} to delete it: `);
  const typed = await new Promise<string>((resolve) => {
    reader.once("line", resolve);
    reader.once("close", () => {
      resolve("");
    });
  });
  reader.close();
  if (typed.trim() !== name) {
    throw new UsageError(`Not confirmed: ${name} was not typed. Nothing was deleted.`);
  }
}
