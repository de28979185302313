import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { loadEnvironment } from "../../../config/load-environment";
import { projectFolder } from "../../../config/project-folder";
import { startDeployedAws } from "../access/support/deployed-aws";
import type { DeployedAws } from "../access/support/deployed-aws";

const environment = loadEnvironment("prod");
const { account } = environment;

let aws: DeployedAws;

beforeEach(async () => {
  aws = await startDeployedAws(account);
  // Every role that is asked for, at the path that the configuration has.
  aws.answer("GetRole", ({ RoleName }) => ({
    Role: { RoleName, Arn: `arn:aws:iam::${account}:role/${String(RoleName)}` },
  }));
});

afterEach(() => aws.close());

/** Runs the command as a person does. */
async function principals(args: readonly string[] = [], variables: Record<string, string> = {}) {
  const { endpoint, credentials } = aws.connection;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "tools/principals.ts", ...args], {
    cwd: projectFolder(),
    env: {
      PATH: process.env.PATH,
      ENVIRONMENT: "prod",
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_MAX_ATTEMPTS: "1",
      ...variables,
    },
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { status, stdout, stderr };
}

describe("npm run principals", () => {
  it("ends with 0 when IAM has every role, in a line each", async () => {
    const { status, stdout, stderr } = await principals();

    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      `ok  principals.deployers[0]: arn:aws:iam::${account}:role/acme-deploy\n`,
    );
  });

  it("ends with 1 when one is not, and says so on standard output", async () => {
    aws.answer("GetRole", { error: "NoSuchEntity", status: 404 });

    const { status, stdout, stderr } = await principals();

    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("WRONG  principals.deployers[0]: ");
  });

  it("ends with 1, without a trace, when it may not look", async () => {
    aws.answer("GetRole", { error: "AccessDenied", status: 403 });

    expect(await principals()).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "AccessDenied: a message\nIt needs these permissions: sts:GetCallerIdentity, iam:GetRole, iam:GetPolicy.\n",
    });
  });

  it("explains itself with --help, and asks AWS nothing", async () => {
    const { status, stdout } = await principals(["--help"]);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: ENVIRONMENT=<name> npm run --silent principals\n/);
    expect(stdout).toContain("Exit codes: 0 nothing is wrong; 1 ");
    expect(aws.operations).toEqual([]);
  });

  it.each([
    [["--fix"], {}, /--help says how to call it\.\n$/],
    [["prod"], {}, /--help says how to call it\.\n$/],
    [[], { ENVIRONMENT: "no-such" }, /^ENVIRONMENT: got "no-such"; accepted: .*\bdev, /],
  ])("refuses %j with %j", async (args, variables, message) => {
    const { status, stdout, stderr } = await principals(args, variables);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(aws.operations).toEqual([]);
  });
});
