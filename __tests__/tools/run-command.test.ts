import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import { dirname, join } from "node:path";
import { projectFolder } from "../../config/project-folder";

/** By what each command prints without AWS; its help, where it needs AWS for everything else. */
const PRINTS: Readonly<Record<string, readonly string[]>> = {
  access: [],
  cost: [],
  dashboard: [],
  drill: ["--json"],
  "iam-vocabulary": ["--help"],
  principals: ["--help"],
  secret: ["--help"],
};

/** They print for themselves: what they started is to be ended first. */
const OTHERS = ["demo", "docs"];

/** Runs a command whose reader goes before it prints. */
async function withoutReader(tool: string, args: readonly string[]) {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", `tools/${tool}.ts`, ...args], {
    cwd: projectFolder(),
    env: { PATH: process.env.PATH, ENVIRONMENT: "prod" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  const [stderr, [status, signal]] = await Promise.all([
    text(child.stderr),
    once(child, "close") as Promise<[number | null, string | null]>,
  ]);
  return { stderr, status, signal };
}

describe("a command whose reader goes", () => {
  let event: string;

  beforeAll(() => {
    event = join(mkdtempSync(join(tmpdir(), "one-reader-")), "event.json");
    writeFileSync(event, '{"eventSource":"s3.amazonaws.com","eventName":"ListBuckets"}');
  });

  afterAll(() => {
    rmSync(dirname(event), { recursive: true, force: true });
  });

  it.each(Object.entries(PRINTS))("ends quietly: npm run %s", async (tool, args) => {
    expect(await withoutReader(tool, args)).toEqual({ stderr: "", status: 0, signal: null });
  });

  it("keeps the exit code of what it found by then", async () => {
    // One file is read, and the other is not there.
    const args = ["--detection", "denied-read", event, `${event}.none`];

    expect(await withoutReader("drill", args)).toEqual({ stderr: "", status: 1, signal: null });
  });

  it("is any of package.json", () => {
    const { scripts } = JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const tools = Object.values(scripts).flatMap(
      (script) => /^node --require tsx\/cjs tools\/([\w-]+)\.ts/.exec(script)?.[1] ?? [],
    );

    expect(tools.sort()).toEqual([...Object.keys(PRINTS), ...OTHERS].sort());
  });
});
