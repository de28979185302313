/**
 * How often a step shows that it is alive, in ms: a terminal is repainted. Elsewhere a line stays, so
 * there is one for each change, and one after a minute without any.
 */
const REPAINT_MS = 1000;
const HEARTBEAT_MS = 60_000;

/** Prints the steps of a run with the time that each took. */
export class Progress {
  private readonly start = performance.now();

  constructor(private readonly output: NodeJS.WriteStream) {}

  /**
   * Runs a step; prints its name, then how it ended. What it returns may add a note.
   *
   * @param run gets two functions: `note` keeps a text for the end; `doing` says what is being done
   *   now, and more of it for a terminal, which is repainted
   */
  async step<T>(
    name: string,
    run: (
      note: (text: string) => void,
      doing: (state: string, detail?: string) => void,
    ) => Promise<T>,
  ): Promise<T> {
    const { isTTY } = this.output;
    const start = performance.now();
    const notes: string[] = [];
    let state = "";
    let detail = "";
    const show = () => {
      const more = detail === "" ? "" : `: ${detail}`;
      const line = `  … ${name} (${seconds(performance.now() - start)})${more}`;
      this.output.write(isTTY ? `\r\u001b[2K${this.fitting(line)}` : `${line}\n`);
    };
    const timer = setInterval(show, isTTY ? REPAINT_MS : HEARTBEAT_MS);
    if (isTTY) show();
    const doing = (now: string, more = now) => {
      const isNew = now !== state;
      state = now;
      detail = more;
      if (isNew) {
        show();
        timer.refresh();
      }
    };
    const finish = (mark: string) => {
      clearInterval(timer);
      const line = `  ${mark} ${name} (${seconds(performance.now() - start)})`;
      this.output.write(isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
    };
    try {
      const result = await run((text) => notes.push(text), doing);
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

  /** As much of a line as the terminal has room for: of two lines only the second is repainted. */
  private fitting(line: string): string {
    const room = (this.output.columns || 80) - 1;
    return line.length <= room ? line : `${line.slice(0, room - 1)}…`;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
