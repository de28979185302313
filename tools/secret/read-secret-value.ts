import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "../command-line";

/** What Secrets Manager takes. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_BYTES = 65_536;

/** Ctrl-C at the prompt. */
export class CancelledError extends UsageError {}

/**
 * Reads a value without showing it: from a prompt with hidden input on a terminal, else all of
 * standard input. One line end is dropped.
 *
 * @throws CancelledError on Ctrl-C at the prompt
 * @throws UsageError when the terminal cannot hide what is typed, before anything is asked for; when
 *   more than one line is typed, or more comes than a secret holds
 */
export async function readSecretValue(
  prompt: string,
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Promise<string> {
  const text = input.isTTY ? await askHidden(prompt, input, output) : await readAll(input);
  return text.replace(/\r?\n$/, "");
}

function askHidden(
  prompt: string,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<string> {
  if (!stopsEchoing(input)) {
    throw new UsageError(
      "This terminal cannot hide what is typed, so nothing was asked for: pipe the value into " +
        "the command, as in pass show vendor/key | npm run secret -- put <integration>. " +
        "Nothing was put.",
    );
  }
  // readline echoes what is typed to its output; this one shows nothing.
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  // It puts the terminal back when it is closed, and Node.js when the process ends, also by a signal.
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(prompt);
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    reader.on("line", (line) => {
      lines.push(line);
      // Not before all that came with this line is read: of what was pasted the rest is no command
      // for the shell.
      setImmediate(() => {
        reader.close();
      });
    });
    reader.once("SIGINT", () => {
      reject(new CancelledError("Cancelled. Nothing was put."));
      reader.close();
    });
    reader.once("close", () => {
      output.write("\n");
      if (lines.length > 1 || (lines.length === 1 && reader.line !== "")) {
        reject(
          new UsageError(
            "value: got more than one line; fix: paste the key alone, or pipe a JSON object of " +
              "several lines into the command. Nothing was put.",
          ),
        );
      }
      resolve(lines[0] ?? "");
    });
  });
}

/** Raw mode, in which the terminal itself echoes nothing. Whether there is one to set is in no type. */
function stopsEchoing(input: NodeJS.ReadStream): boolean {
  const ignore = () => undefined;
  // A terminal that refuses says so by an event, which would end the process.
  input.on("error", ignore);
  try {
    input.setRawMode(true);
    return input.isRaw;
  } catch {
    return false;
  } finally {
    input.off("error", ignore);
  }
}

async function readAll(input: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.from(chunk as Uint8Array);
    bytes += buffer.length;
    if (bytes > MAX_BYTES) {
      throw new UsageError(
        `value: got more than ${MAX_BYTES} bytes, which is what a secret holds; fix: pipe the key ` +
          "alone into the command. Nothing was put.",
      );
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
