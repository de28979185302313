import { spawnSync } from "node:child_process";
import { projectFolder } from "../../../config/project-folder";
import { accessCommand } from "../../../tools/access/command";

describe("accessCommand", () => {
  it.each([
    [[], { mode: "matrix", deployed: false }],
    [["--integration", "weather"], { mode: "matrix", integration: "weather", deployed: false }],
    [["--all"], { mode: "all", deployed: false }],
    [["--json"], { mode: "json", deployed: false }],
    [["--markdown"], { mode: "markdown", deployed: false }],
    [["--online", "--deployed"], { mode: "online", deployed: true }],
    [["--diff", "HEAD~1"], { mode: "diff", revision: "HEAD~1" }],
    [
      ["--why", "deployer", "read-value"],
      { mode: "why", principal: "deployer", action: "read-value", deployed: false },
    ],
    [["--json", "--help"], { mode: "help" }],
  ])("reads %j", (args, expected) => {
    expect(accessCommand(args)).toEqual(expected);
  });

  it.each([
    [["--json", "--markdown"], "--json and --markdown do not go together"],
    [["--why", "deployer", "read-value", "--diff", "HEAD"], "--why and --diff do not go together"],
    [["--why", "deployer"], "--why takes a principal and an action"],
    [["--why", "deployer", "read-value", "weather"], "--why takes a principal and an action"],
    [["weather"], 'What is "weather"? --help'],
    [["--diff", "HEAD", "--integration", "weather"], "leave out --integration"],
    [["--diff", "HEAD", "--deployed"], "leave out --deployed"],
    [["--difff"], "--help says how to call it"],
    [["--diff"], "--help says how to call it"],
  ])("refuses %j", (args, message) => {
    expect(() => accessCommand(args)).toThrow(message);
  });
});

describe("npm run access", () => {
  const run = (environment: string | undefined, ...args: string[]) =>
    spawnSync(process.execPath, ["--require", "tsx/cjs", "tools/access.ts", ...args], {
      cwd: projectFolder(),
      encoding: "utf8",
      env: { ...process.env, ENVIRONMENT: environment },
    });

  it("prints the answer and ends with 0", () => {
    const { status, stdout, stderr } = run("prod", "--why", "deployer", "read-value");

    expect(stdout).toMatch(/^May deployer read-value\? No/);
    expect([status, stderr]).toEqual([0, ""]);
  });

  it("is about prod unless another environment is named", () => {
    const { stdout } = run(undefined, "--json");

    expect(JSON.parse(stdout)).toMatchObject({ environment: "prod" });
  });

  it("says what is wrong, without a trace, and ends with 1", () => {
    const { status, stdout, stderr } = run("prod", "--why", "deplyer", "read-value");

    expect(stderr).toMatch(/^There is no principal "deplyer": deployer, /);
    expect(stderr.split("\n")).toHaveLength(2);
    expect([status, stdout]).toEqual([1, ""]);
    expect(run("no-such").stderr).toMatch(/^ENVIRONMENT: got "no-such"/);
  });

  it("documents its exit codes", () => {
    const { status, stdout } = run(undefined, "--help");

    expect(stdout).toContain("2  --diff: access widened");
    expect(status).toBe(0);
  });
});
