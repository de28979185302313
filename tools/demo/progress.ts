import { performance } from "node:perf_hooks";

/** How often a running step shows that it is alive where output is not a terminal, in ms. */
const HEARTBEAT_MS = 15_000;

/** Prints the steps of a run with the time that each took. */
export class Progress {
  private readonly start = performance.now();

  constructor(private readonly output: NodeJS.WriteStream) {}

  /** Runs a step; prints its name, then how it ended. What it returns may add a note. */
  async step<T>(name: string, run: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const start = performance.now();
    const notes: string[] = [];
    const running = () => `  … ${name} (${seconds(performance.now() - start)})`;
    const interval = setInterval(
      () => {
        this.output.write(this.output.isTTY ? `\r\u001b[2K${running()}` : `${running()}\n`);
      },
      this.output.isTTY ? 1000 : HEARTBEAT_MS,
    );
    if (this.output.isTTY) {
      this.output.write(running());
    }
    const finish = (mark: string) => {
      clearInterval(interval);
      const line = `  ${mark} ${name} (${seconds(performance.now() - start)})`;
      this.output.write(this.output.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
    };
    try {
      const result = await run((text) => notes.push(text));
      finish("✔");
      for (const note of notes) {
        this.lines(note);
      }
      return result;
    } catch (error) {
      finish("✘");
      throw error;
    }
  }

  /** Prints text, indented below the step. */
  lines(text: string): void {
    this.output.write(text.replace(/^(?=.)/gm, "      ") + "\n");
  }

  /** Time since the run began. */
  get elapsed(): string {
    return seconds(performance.now() - this.start);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
