/** What CDKTF is asked to do with every stack. */
export type StackCommand = "deploy" | "destroy";

/** Gets what is being done whenever that changes, and what of each part, in a line each. */
export type TellProgress = (state: string, detail: string) => void;

interface StackState {
  phase: "to do" | "doing" | "done";
  /** Resources that the plan creates, changes and destroys. */
  planned: number;
  finished: number;
}

/**
 * How far `cdktf deploy` or `cdktf destroy` is, by what it prints: each line begins with the stack that
 * it is of, or with blanks where it is of the same stack as the line before. What it does not know it
 * passes over, so a line that CDKTF writes otherwise costs a message and nothing else.
 */
export class StackProgress {
  private readonly stacks: ReadonlyMap<string, StackState>;
  private current: StackState | undefined;
  /** A line of which the end has not come. */
  private begun = "";

  /** @param prefix of the names of the stacks, which is left out where they are told */
  constructor(
    private readonly command: StackCommand,
    private readonly prefix: string,
    parts: readonly string[],
  ) {
    this.stacks = new Map(
      parts.map((part) => [prefix + part, { phase: "to do", planned: 0, finished: 0 }]),
    );
  }

  /** Takes the next part of the output, wherever it ends. */
  read(text: string): void {
    const lines = (this.begun + text).split("\n");
    this.begun = lines.pop() ?? "";
    for (const line of lines) this.readLine(line);
  }

  /** Which stacks are done, and which are worked on. */
  get state(): string {
    return this.text(() => "");
  }

  /** The same, with how many resources of each are done. */
  get detail(): string {
    return this.text(({ finished, planned }) =>
      planned === 0 ? "" : ` (${Math.min(finished, planned)} of ${planned})`,
    );
  }

  private text(more: (stack: StackState) => string): string {
    const verb = { deploy: "deploying", destroy: "destroying" }[this.command];
    return (
      [
        ["done", "done", () => ""],
        ["doing", verb, more],
        ["to do", "to do", () => ""],
      ] as const
    )
      .flatMap(([phase, title, after]) => {
        const stacks = [...this.stacks].filter(([, stack]) => stack.phase === phase);
        const names = stacks.map(([name, stack]) => name.slice(this.prefix.length) + after(stack));
        return names.length === 0 ? [] : [`${title}: ${names.join(", ")}`];
      })
      .join("; ");
  }

  private readLine(line: string): void {
    const [, name = "", text = ""] = /^(\S*) {2,}(.*)$/.exec(line) ?? [];
    if (name !== "") this.current = this.stacks.get(name);
    if (this.current !== undefined) readInto(this.current, text);
  }
}

/** https://developer.hashicorp.com/terraform/cli/commands/apply has examples of these lines. */
function readInto(stack: StackState, text: string): void {
  const plan = /^Plan: (\d+) to add, (\d+) to change, (\d+) to destroy\./.exec(text);
  if (plan !== null) {
    stack.planned = plan.slice(1).reduce((sum, count) => sum + Number(count), 0);
  } else if (/^(Apply|Destroy) complete! /.test(text)) {
    stack.phase = "done";
  } else if (/: (Creation|Modifications|Destruction) complete after /.test(text)) {
    stack.finished += 1;
  } else if (/: (Creating|Modifying|Destroying)\.\.\./.test(text) && stack.phase === "to do") {
    stack.phase = "doing";
  }
}
