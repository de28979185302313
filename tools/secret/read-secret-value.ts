import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "../command-line";

/** More than any API key; Secrets Manager takes 64 KiB. */
const MAX_CHARACTERS = 8192;

/**
 * Reads a value without showing it: from a prompt with hidden input on a terminal, else all of
 * standard input. One line end is dropped.
 *
 * @throws UsageError when there is no value, or it holds more than one line
 */
export async function readSecretValue(
  prompt: string,
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Promise<string> {
  const text = input.isTTY ? await askHidden(prompt, input, output) : await readAll(input);
  const value = text.replace(/\r?\n$/, "");
  if (value.trim() === "") {
    throw new UsageError("No value: type it at the prompt, or pipe it into the command.");
  }
  if (value !== value.trim() || /[\r\n]/.test(value)) {
    throw new UsageError(
      "The value has a line break, or blanks around it: give the key alone, on one line.",
    );
  }
  if (value.length > MAX_CHARACTERS) {
    throw new UsageError(`The value has ${value.length} characters; at most ${MAX_CHARACTERS}.`);
  }
  return value;
}

function askHidden(
  prompt: string,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<string> {
  // readline echoes what is typed to its output; this one shows nothing.
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({ input, output: nowhere, terminal: true });
  output.write(prompt);
  return new Promise((resolve, reject) => {
    reader.once("line", (line) => {
      resolve(line);
      reader.close();
    });
    reader.once("SIGINT", () => {
      reject(new UsageError("Cancelled: nothing was put."));
      reader.close();
    });
    reader.once("close", () => {
      output.write("\n");
      resolve("");
    });
  });
}

async function readAll(input: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks).toString("utf8");
}
