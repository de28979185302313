import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const PROJECT_FOLDER = resolve(__dirname, "../../..");

function secret(args: string[], environment: string | undefined = "dev") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", "tools/secret.ts", ...args],
    {
      cwd: PROJECT_FOLDER,
      // No way to AWS: what these calls do must not need it.
      env: { PATH: process.env.PATH, ...(environment === "" ? {} : { ENVIRONMENT: environment }) },
      input: "canary-value\n",
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

describe("npm run secret", () => {
  it("explains itself", () => {
    const { status, stdout } = secret(["--help"]);

    expect(status).toBe(0);
    for (const command of ["put", "status", "delete"]) {
      expect(stdout).toContain(`npm run secret -- ${command} <integration>`);
    }
    expect(stdout).toContain("ssm:DeleteParameter");
  });

  it.each([
    ["no command", [], "Say what to do"],
    ["no integration", ["put"], "Say what to do"],
    ["an unknown command", ["get", "weather"], "Say what to do"],
    ["an unknown integration", ["put", "wether"], "It has: weather."],
    ["the value as argument", ["put", "weather", "canary-argument"], "not taken from an argument"],
    ["--yes where nothing is deleted", ["put", "weather", "--yes"], "--yes is for delete only"],
    [
      "an unknown option",
      ["put", "weather", "--value=canary-argument"],
      "Unknown option '--value'",
    ],
  ])("refuses %s with one clear message", (_what, args, message) => {
    const { status, stdout, stderr } = secret(args);

    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/canary|\n\s+at /);
    expect(stdout).toBe("");
  });

  it("asks for the environment", () => {
    const { status, stderr } = secret(["put", "weather"], "");

    expect(status).toBe(1);
    expect(stderr).toMatch(/^ENVIRONMENT: got nothing; accepted: dev, .*prod/);
  });
});
