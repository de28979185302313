import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../../config/project-folder";

function bench(...args: string[]) {
  const program = join(projectFolder(), "bench", "main.ts");
  return spawnSync(process.execPath, ["--require", "tsx/cjs", program, ...args], {
    cwd: projectFolder(),
    encoding: "utf8",
  });
}

describe("npm run bench", () => {
  it("says with --help what can be measured, and measures nothing", () => {
    const { status, stdout } = bench("--help");

    expect(status).toBe(0);
    for (const table of ["warm", "stampede", "expiry", "outage", "rotation", "leaks", "synth"]) {
      expect(stdout).toMatch(new RegExp(`^  ${table} `, "m"));
    }
  });

  it.each([
    [["cold"], 'There is no table "cold". There are: warm, '],
    [["--json"], "Unknown option '--json'"],
  ])("refuses %j", (args, message) => {
    const { status, stderr, stdout } = bench(...args);

    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
  });
});
