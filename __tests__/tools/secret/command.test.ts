import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { loadEnvironment } from "../../../config/load-environment";
import { Canary } from "../../../tools/demo/canary";
import { awsError, startOperatorAws } from "./support/operator-aws";
import type { OperatorAws } from "./support/operator-aws";

const PROJECT_FOLDER = resolve(__dirname, "../../..");
const ENVIRONMENT = "every-source";
const PARAMETER = "/acme/every-source/parameter/api-key";
const canary = new Canary();
const CANARY = canary.value;
/** Beside the key in a JSON object. */
const OTHER_FIELD = "other-canary-77aa01";

/** Said after a change. */
const NEXT =
  "The function of parameter reads it within 300 s, or at once when the third party refuses the key that it has.\n";

let aws: OperatorAws;

beforeEach(async () => {
  aws = await startOperatorAws(loadEnvironment(ENVIRONMENT).account);
});

afterEach(() => aws.close());

/** Runs the command as an operator does, with standard input from a pipe. */
async function secret(args: string[], input: string, variables: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "tools/secret.ts", ...args], {
    cwd: PROJECT_FOLDER,
    env: { PATH: process.env.PATH, ENVIRONMENT, ...aws.variables, ...variables },
  });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  expect(canary.encodingsIn(Buffer.from(stdout + stderr))).toEqual([]);
  expect(stdout + stderr).not.toMatch(new RegExp(`${OTHER_FIELD}|\\n\\s+at `));
  return { status, stdout, stderr };
}

describe("npm run secret", () => {
  it("puts what it reads, and prints name and version only", async () => {
    aws.answer("PutParameter", { body: { Version: 7 } });

    expect(await secret(["put", "parameter"], `${CANARY}\n`)).toEqual({
      status: 0,
      stdout: `${PARAMETER}: version 7 is the current one\n`,
      stderr: NEXT,
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

  it.each([
    ["the key alone", `${CANARY}\n`],
    ["an object", JSON.stringify({ apiKey: CANARY, other: { deep: OTHER_FIELD } })],
  ])("prints nothing of %s when AWS repeats what it got", async (_what, input) => {
    aws.answer("PutSecretValue", ({ SecretString }) =>
      awsError("InternalServiceError", `${CANARY} in ${JSON.stringify({ SecretString })}`),
    );

    const { status, stdout, stderr } = await secret(["put", "direct"], input);

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^InternalServiceError: .*redacted/);
  });

  it.each([
    ["lists versions", ["versions", "direct"], "ListSecretVersionIds", "looked up"],
    ["tells the status", ["status", "direct"], "DescribeSecret", "looked up"],
    ["restores", ["restore-previous", "direct", "--yes"], "DescribeSecret", "changed"],
    ["puts", ["put", "direct"], "PutSecretValue", "put"],
    ["deletes", ["delete", "parameter", "--yes"], "DeleteParameter", "deleted"],
  ])("says what AWS refuses to who %s", async (_what, args, operation, done) => {
    aws.answer(operation, awsError("AccessDeniedException", "not authorized to perform: that"));

    const { status, stdout, stderr } = await secret(args, `${CANARY}\n`);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^AccessDeniedException: not authorized to perform: that\nIt needs these permissions: \w/,
    );
    expect(stderr).toContain(`:${operation}`);
    expect(stderr.endsWith(` Nothing was ${done}.\n`)).toBe(true);
  });

  it("says that nobody answers", async () => {
    const { status, stdout, stderr } = await secret(["put", "direct"], `${CANARY}\n`, {
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    });

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^AWS does not say who you are\. Look at the network, .*ECONNREFUSED.*\) Nothing was put\.\n$/,
    );
  });

  it.each([
    ["what is obviously no key", "apikey\n", "a name of the configuration"],
    ["what the function cannot send", `${CANARY} ${CANARY}\n`, "a header cannot carry"],
    ["nothing", "", "got nothing"],
  ])("refuses %s before AWS gets it", async (_what, input, message) => {
    const { status, stdout, stderr } = await secret(["put", "direct"], input);

    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/Nothing was put\.\n$/);
    expect(aws.calls).toEqual([]);
  });

  it("prints nothing of an answer that is none of AWS", async () => {
    aws.answer("PutSecretValue", { status: 200, raw: `<html>${CANARY}, says the proxy` });

    expect(await secret(["put", "direct"], `${CANARY}\n`)).toEqual({
      status: 1,
      stdout: "",
      stderr: "SyntaxError: The answer is not AWS's.\n",
    });
  });

  it("goes back to the version before, once the name is typed", async () => {
    const name = "acme-every-source-direct-api-key";
    aws.answer("DescribeSecret", {
      body: { VersionIdsToStages: { "v-1": ["AWSPREVIOUS"], "v-2": ["AWSCURRENT"] } },
    });
    aws.answer("UpdateSecretVersionStage", { body: {} });

    const refused = await secret(["restore-previous", "direct"], "no\n");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("Nothing was changed.");
    expect(aws.calls.map(({ operation }) => operation)).toEqual(["DescribeSecret"]);

    const done = await secret(["restore-previous", "direct"], `${name}\n`);
    expect(done.status).toBe(0);
    expect(done.stdout).toBe(`${name}: version v-1 is AWSCURRENT, version v-2 is AWSPREVIOUS\n`);
    expect(done.stderr).toContain("Version v-1 becomes AWSCURRENT again");
    expect(aws.calls.at(-1)?.operation).toBe("UpdateSecretVersionStage");
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
    expect(stderr).toContain(`Type ${PARAMETER} to go on`);
    expect(stdout).toContain(`${PARAMETER}: deleted`);
  });

  it("deletes one without asking when told to", async () => {
    aws.answer("DeleteParameter", { body: {} });

    const { status, stderr } = await secret(["delete", "parameter", "--yes"], "");

    expect(status).toBe(0);
    expect(stderr).toBe("");
  });
});
