import { createInterface } from "node:readline";
import { UsageError } from "../command-line";

/** Asks whether something shall happen; throws when the answer is no. */
export type Confirm = (effect: string, name: string) => Promise<void>;

/**
 * Says what would happen and asks for a name to be typed, on a terminal or a pipe.
 *
 * @param effect what would happen, as a sentence
 * @throws UsageError when anything else is typed, or nothing
 */
export async function confirmByTyping(
  effect: string,
  name: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<void> {
  const reader = createInterface({ input });
  output.write(`${effect} Type ${name} to go on: `);
  const typed = await new Promise<string>((resolve) => {
    reader.once("line", resolve);
    reader.once("close", () => {
      resolve("");
    });
  });
  reader.close();
  if (typed.trim() !== name) {
    throw new UsageError(`Not confirmed: ${name} was not typed. Nothing was changed.`);
  }
}
