import { type ChildProcess, fork } from "node:child_process";
import type { OperationAnswer, OperationCall, Operations } from "./operations";

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A program in a process of its own, which answers calls. */
export class ChildProgram<O extends Operations<O>> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #errorOutput = "";

  /**
   * @param file JavaScript, so that a start takes no longer than it has to
   * @param environment all of the child's variables: nothing of this process is passed on
   */
  constructor(file: string, environment: NodeJS.ProcessEnv) {
    this.#process = fork(file, [], {
      env: environment,
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#errorOutput = (this.#errorOutput + text.toString()).slice(-4_000);
    });
    this.#process.on("message", (message) => {
      this.#settle(message as OperationAnswer);
    });
    this.#process.on("close", () => {
      const error = new Error(`${file} ended.\n${this.#errorOutput}`);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  /** @throws Error when the operation fails or the process ends before it has answered. */
  call<N extends keyof O & string>(
    name: N,
    input: Parameters<O[N]>[0],
  ): Promise<Awaited<ReturnType<O[N]>>> {
    const call: OperationCall = { id: ++this.#lastId, name, input };
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.id, { resolve: resolve as (output: unknown) => void, reject });
      this.#process.send(call);
    });
  }

  /** Ends the process at once, also when it waits for an answer that never comes. */
  stop(): void {
    this.#process.kill("SIGKILL");
  }

  #settle({ id, output, error }: OperationAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(output);
    else waiting?.reject(new Error(error));
  }
}
