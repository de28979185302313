import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { loadEnvironment } from "../../../config/load-environment";
import { awsError, startOperatorAws } from "./support/operator-aws";
import type { OperatorAws } from "./support/operator-aws";

const PROJECT_FOLDER = resolve(__dirname, "../../..");
const ENVIRONMENT = "every-source";
const PARAMETER = "/acme/every-source/parameter/api-key";
const CANARY = "canary-4f1c9b";

let aws: OperatorAws;

beforeEach(async () => {
  aws = await startOperatorAws(loadEnvironment(ENVIRONMENT).account);
});

afterEach(() => aws.close());

/** Runs the command as an operator does, with standard input from a pipe. */
async function secret(args: string[], input: string) {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "tools/secret.ts", ...args], {
    cwd: PROJECT_FOLDER,
    env: { PATH: process.env.PATH, ENVIRONMENT, ...aws.variables },
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  expect(stdout + stderr).not.toContain(CANARY);
  return { status, stdout, stderr };
}

describe("npm run secret", () => {
  it("puts what it reads, and prints name and version only", async () => {
    aws.answer("PutParameter", { body: { Version: 7 } });

    expect(await secret(["put", "parameter"], `${CANARY}\n`)).toEqual({
      status: 0,
      stdout: `${PARAMETER}: version 7 is the current one\n`,
      stderr: "",
    });
    expect(aws.calls).toMatchObject([{ input: { Value: JSON.stringify({ apiKey: CANARY }) } }]);
  });

  it("prints an error of AWS on one line, without the value", async () => {
    aws.answer("PutParameter", awsError("ValidationException", `Value '${CANARY}' is refused`));

    expect(await secret(["put", "parameter"], `${CANARY}\n`)).toEqual({
      status: 1,
      stdout: "",
      stderr: "ValidationException: Value '[redacted]' is refused\n",
    });
  });

  it("prints the status", async () => {
    aws.answer("DescribeSecret", { body: { VersionIdsToStages: { "v-1": ["AWSCURRENT"] } } });

    const { status, stdout } = await secret(["status", "direct"], "");

    expect(status).toBe(0);
    expect(stdout).toMatch(/^acme-every-source-direct-api-key .*\nversion v-1: AWSCURRENT\n$/s);
  });

  it("deletes a parameter whose name is typed", async () => {
    aws.answer("DeleteParameter", { body: {} });

    const { status, stdout, stderr } = await secret(["delete", "parameter"], `${PARAMETER}\n`);

    expect(status).toBe(0);
    expect(stderr).toContain(`Type ${PARAMETER} to delete it`);
    expect(stdout).toContain(`${PARAMETER}: deleted`);
  });

  it("deletes one without asking when told to", async () => {
    aws.answer("DeleteParameter", { body: {} });

    const { status, stderr } = await secret(["delete", "parameter", "--yes"], "");

    expect(status).toBe(0);
    expect(stderr).toBe("");
  });
});
