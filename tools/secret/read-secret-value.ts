import { createInterface } from "node:readline";
import type { Interface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "../command-line";

/** What Secrets Manager takes. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_BYTES = 65_536;

/** What ends a process that somebody wants to end. At the prompt Ctrl-C is a key and no signal. */
const ENDING_SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

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
  // It puts the terminal back when it is closed.
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  closeBeforeSignals(reader);
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

/**
 * A signal ends the process, but not before the reader is closed, and with it the terminal put back.
 * Node.js itself would put it back too, and leave what is typed and not yet read to the shell, which
 * shows it. Here all of it is read: a signal's listener runs after the input that came before it.
 */
function closeBeforeSignals(reader: Interface): void {
  const end = (signal: NodeJS.Signals) => {
    reader.close();
    process.kill(process.pid, signal);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, end);
  reader.once("close", () => {
    for (const signal of ENDING_SIGNALS) process.off(signal, end);
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
