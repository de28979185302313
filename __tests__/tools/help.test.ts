import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../config/project-folder";

const { scripts } = JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** The commands that a person calls, by the file that `npm run` starts. */
const COMMANDS = Object.entries(scripts).flatMap(([name, script]): [string, string][] => {
  const [, file] = /^node --require tsx\/cjs (\S+)$/.exec(script) ?? [];
  return file === undefined ? [] : [[name, file]];
});

/** A command without an environment: what it is asked here has nothing to do with one. */
function run(file: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", file, ...args],
    { cwd: projectFolder(), encoding: "utf8", env: { PATH: process.env.PATH } },
  );
  return { status, stdout, stderr };
}

describe("a command", () => {
  it("gets its options itself", () => {
    expect(COMMANDS.map(([name]) => name)).toEqual(
      expect.arrayContaining(["demo", "secret", "access", "drill", "cost", "docs", "bench"]),
    );
  });

  it.each(COMMANDS)("says how to call it: npm run %s -- --help", (_name, file) => {
    const { status, stdout, stderr } = run(file, "--help");

    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Usage: .*npm run /);
    expect(status).toBe(0);
  });

  it.each(COMMANDS)("refuses an option that there is not: npm run %s", (_name, file) => {
    const { status, stdout, stderr } = run(file, "--no-such");

    expect(stdout).toBe("");
    expect(stderr.trim()).toBe("Unknown option '--no-such'. --help says how to call it.");
    expect(status).not.toBe(0);
  });
});
