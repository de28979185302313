import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const PROJECT_FOLDER = resolve(__dirname, "../../..");

/** With a value piped in. */
function secret(args: string[], environment = "dev") {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", "tools/secret.ts", ...args],
    {
      cwd: PROJECT_FOLDER,
      // No way to AWS: what these calls do must not need it.
      env: {
        PATH: process.env.PATH,
        // Nor credentials: not of a file, nor of a virtual machine.
        HOME: "/nonexistent",
        AWS_EC2_METADATA_DISABLED: "true",
        ...(environment === "" ? {} : { ENVIRONMENT: environment }),
      },
      input: "canary-value\n",
      encoding: "utf8",
    },
  );
  expect(stdout + stderr).not.toMatch(/canary|CANARY|\n\s+at /);
  return { status, stdout, stderr };
}

describe("npm run secret", () => {
  it("explains itself", () => {
    const { status, stdout } = secret(["--help"]);

    expect(status).toBe(0);
    for (const command of ["put", "status", "versions", "restore-previous", "delete"]) {
      expect(stdout).toContain(`npm run --silent secret -- ${command} <integration>`);
    }
    expect(stdout).toContain("ssm:DeleteParameter");
    expect(stdout).toContain("Exit codes: 0 ");
  });

  it.each([
    ["an unknown command", ["get", "weather"], /^There is no command "get": put, [^\n]*\n$/],
    [
      "no integration",
      ["put"],
      /^Say of which integration: put <integration>\. Environment dev has: weather\.\n$/,
    ],
    [
      "an unknown integration",
      ["put", "canary-argument"],
      /^Environment dev has no integration of that name\. It has: weather\.\n$/,
    ],
    [
      "the value in an unknown option",
      ["put", "weather", "--value", "canary-argument"],
      /^Unknown option '--value'\. [^\n]* change the key if it was a real one[^\n]*\n$/,
    ],
  ])("answers %s with what is wrong alone", (_what, args, message) => {
    const { status, stdout, stderr } = secret(args);

    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([1, ""]);
  });

  it("asks for the environment", () => {
    const { status, stderr } = secret(["put", "weather"], "");

    expect(status).toBe(1);
    expect(stderr).toMatch(/^ENVIRONMENT: got nothing; accepted: dev, .*prod/);
  });

  it.each([
    ["put", "Nothing was put."],
    ["status", "Nothing was looked up."],
    ["versions", "Nothing was looked up."],
    ["restore-previous", "Nothing was changed."],
  ])(
    "says of %s without credentials how to get them, and that nothing was done",
    (command, end) => {
      const { status, stdout, stderr } = secret([command, "weather"]);

      expect(stderr).toMatch(
        /^There are no AWS credentials in this shell, .*\(aws sso login\).*\n$/,
      );
      expect(stderr.trimEnd().endsWith(end)).toBe(true);
      expect([status, stdout]).toEqual([1, ""]);
    },
  );
});
