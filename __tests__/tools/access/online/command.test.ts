import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { loadEnvironment } from "../../../../config/load-environment";
import type { AwsTools } from "./support/aws-tools";
import { SECRET_ACCESS_KEY, startAwsTools } from "./support/aws-tools";
import { decideSimulation } from "./support/decide-simulation";

const PROJECT_FOLDER = resolve(__dirname, "../../../..");
const ENVIRONMENT = "local";
const ACCOUNT = loadEnvironment(ENVIRONMENT).account;

let aws: AwsTools;

beforeEach(async () => {
  aws = await startAwsTools(ACCOUNT);
});

afterEach(() => aws.close());

const withCredentials = () => ({
  AWS_ENDPOINT_URL: aws.connection.endpoint,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
});

/** Runs the command as a person does, with nothing of this machine's AWS configuration. */
async function access(args: string[], variables: Record<string, string>) {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "tools/access.ts", ...args], {
    cwd: PROJECT_FOLDER,
    env: {
      PATH: process.env.PATH,
      ENVIRONMENT,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  expect(stdout + stderr).not.toContain(SECRET_ACCESS_KEY);
  return { status, stdout, stderr };
}

describe("npm run access -- --online", () => {
  it("agrees with a simulator that decides by what it was sent, for the whole matrix", async () => {
    aws.simulate = decideSimulation;

    const { status, stdout, stderr } = await access(["--online"], withCredentials());

    expect(stdout).toContain("disagreements: 0;");
    expect(Number(/that agree: (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(300);
    expect(stdout).toContain(
      "No answer: The simulator does not look at the trust policy of a role.",
    );
    expect(stderr).toMatch(/IAM policy simulator: 100 of \d+ requests/);
    expect(status).toBe(0);
  });

  it("exits with 3 when the simulator decides one request otherwise", async () => {
    aws.simulate = (simulation) =>
      simulation.action === "secretsmanager:RestoreSecret" &&
      simulation.context["aws:PrincipalArn"]?.endsWith(`:${ACCOUNT}:role/administrator`) === true
        ? { decision: "allowed", matched: [{ policy: "PolicyInputList.1", line: 2 }] }
        : decideSimulation(simulation);

    const { status, stdout } = await access(["--online"], withCredentials());

    expect(stdout).toContain("disagreements: 1;");
    expect(stdout).toContain("weather: administrator, restore (secretsmanager:RestoreSecret)");
    expect(stdout).toContain("simulator: allowed, by IAM policy assumed: EveryAction");
    expect(status).toBe(3);
  });

  it.each(["--online", "--deployed"])(
    "says plainly that there are no credentials: %s",
    async (option) => {
      const { status, stdout, stderr } = await access([option], {});

      expect(stderr).toMatch(/^There are no AWS credentials in this shell.* Sign in/);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(stdout).toBe("");
      expect(status).toBe(1);
    },
  );
});
