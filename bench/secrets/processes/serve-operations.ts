import { inspect } from "node:util";
import type { OperationCall, Operations, OperationAnswer } from "./operations";

/** In the child process: answers what the parent asks for, until the parent ends it. */
export function serveOperations<O extends Operations<O>>(operations: O): void {
  const byName = new Map(Object.entries<(input: never) => Promise<unknown>>(operations));
  process.on("message", (message) => {
    const { id, name, input } = message as OperationCall;
    const operation = byName.get(name);
    const output =
      operation === undefined
        ? Promise.reject(new Error(`There is no operation ${name}.`))
        : operation(input as never);
    output.then(
      (value) => {
        send({ id, output: value });
      },
      (error: unknown) => {
        send({ id, error: inspect(error) });
      },
    );
  });
  // Without its parent it has nothing to do.
  process.on("disconnect", () => process.exit());
}

function send(answer: OperationAnswer): void {
  process.send?.(answer);
}
