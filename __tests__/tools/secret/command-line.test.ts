import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const PROJECT_FOLDER = resolve(__dirname, "../../..");

function secret(args: string[], environment = "dev", input = "canary-value\n") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", "tools/secret.ts", ...args],
    {
      cwd: PROJECT_FOLDER,
      // No way to AWS: what these calls do must not need it.
      env: { PATH: process.env.PATH, ...(environment === "" ? {} : { ENVIRONMENT: environment }) },
      input,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

describe("npm run secret", () => {
  it("explains itself", () => {
    const { status, stdout } = secret(["--help"]);

    expect(status).toBe(0);
    for (const command of ["put", "status", "versions", "restore-previous", "delete"]) {
      expect(stdout).toContain(`npm run secret -- ${command} <integration>`);
    }
    expect(stdout).toContain("ssm:DeleteParameter");
    expect(stdout).toContain("Exit codes: 0 ");
  });

  it.each([
    ["no command", [], "Say what to do"],
    ["no integration", ["put"], "Say what to do"],
    ["an unknown command", ["get", "weather"], "Say what to do"],
    ["an unknown integration", ["put", "wether"], "It has: weather."],
    ["the value as argument", ["put", "weather", "canary-argument"], "not taken from an argument"],
    [
      "--yes where nothing is asked",
      ["put", "weather", "--yes"],
      "--yes is for restore-previous and delete only",
    ],
    ["what is obviously no key", ["put", "weather"], "a name of the configuration", "apikey\n"],
    ["what the function cannot send", ["put", "weather"], "cannot carry", "canary value\n"],
    ["nothing", ["put", "weather"], "got nothing", ""],
    [
      "an unknown option",
      ["put", "weather", "--value=canary-argument"],
      "Unknown option '--value'",
    ],
  ])("refuses %s with one clear message", (_what, args, message, input = "canary-value\n") => {
    const { status, stdout, stderr } = secret(args, "dev", input);

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
