import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { loadEnvironment } from "../../../config/load-environment";
import { startOperatorAws } from "./support/operator-aws";
import type { OperatorAws } from "./support/operator-aws";

const PROJECT_FOLDER = resolve(__dirname, "../../..");
const ENVIRONMENT = "every-source";
const CANARY = "canary-4f1c9b";
const PROMPT = "New API key of direct (hidden): ";

let aws: OperatorAws;

beforeEach(async () => {
  aws = await startOperatorAws(loadEnvironment(ENVIRONMENT).account);
  aws.answer("PutSecretValue", { body: { VersionId: "v-2", VersionStages: ["AWSCURRENT"] } });
});

afterEach(() => aws.close());

/** What was on the terminal, how the command ended, and whether the terminal itself echoes. */
interface Session {
  readonly shown: string;
  readonly status: number;
  /** Before the command, at its prompt, and after it. */
  readonly echoed: readonly boolean[];
  /** How many keys the next reader of the terminal gets. */
  readonly left: number;
}

/**
 * `npm run secret -- put direct` on a pseudo-terminal, with something typed at its prompt. Node.js has no
 * pseudo-terminals; Python's standard library has.
 */
async function put(
  typed: string,
  signal = 0,
  variables: NodeJS.ProcessEnv = aws.variables,
): Promise<Session> {
  const child = spawn(
    "python3",
    [
      join(__dirname, "support/terminal.py"),
      JSON.stringify({ prompt: PROMPT, type: typed, signal }),
      ...[process.execPath, "--require", "tsx/cjs", "tools/secret.ts", "put", "direct"],
    ],
    {
      cwd: PROJECT_FOLDER,
      env: { PATH: process.env.PATH, TERM: "xterm", ENVIRONMENT, ...variables },
    },
  );
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close").catch((cause: unknown) => {
      throw new Error("These tests need python3 on PATH.", { cause });
    }),
  ]);
  if (output === "") throw new Error(`The terminal failed: ${errors}`);
  const session = JSON.parse(output) as Session;
  expect(session.shown).not.toContain(CANARY);
  return session;
}

/** Shown while it asks, and put back afterwards. */
const HIDDEN_AND_PUT_BACK = [true, false, true];

describe("put on a terminal", () => {
  it("does not show what is typed, and puts it", async () => {
    const { shown, status, echoed } = await put(`${CANARY}\r`);

    expect(status).toBe(0);
    expect(echoed).toEqual(HIDDEN_AND_PUT_BACK);
    expect(shown.split("\r\n")).toEqual([
      PROMPT,
      "acme-every-source-direct-api-key: version v-2 is AWSCURRENT",
      "The function of direct reads it within 300 s, or at once when the third party refuses the key that it has.",
      "",
    ]);
    expect(aws.calls).toMatchObject([{ input: { SecretString: `{"apiKey":"${CANARY}"}` } }]);
  });

  it.each([
    ["Ctrl-C", `${CANARY}\u0003`, 130, "Cancelled. Nothing was put."],
    ["Ctrl-D", "\u0004", 1, "value: got nothing"],
    ["a line end alone", "\r", 1, "value: got nothing"],
    ["two lines", `${CANARY}\r${CANARY}\r`, 1, "more than one line"],
    ["a mistake", `${CANARY} ${CANARY}\r`, 1, "a header cannot carry"],
  ])("puts nothing after %s, and puts the terminal back", async (_what, typed, code, message) => {
    const { shown, status, echoed } = await put(typed);

    expect(status).toBe(code);
    expect(echoed).toEqual(HIDDEN_AND_PUT_BACK);
    expect(shown).toContain(message);
    expect(aws.calls).toEqual([]);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "puts the terminal back when %s ends it, and leaves no key to the shell",
    async (name) => {
      // Without Enter: a key that is whole would be put before the signal is heard.
      const { status, echoed, left } = await put(CANARY, constants.signals[name]);

      expect(status).toBe(-constants.signals[name]);
      expect(echoed).toEqual(HIDDEN_AND_PUT_BACK);
      expect(left).toBe(0);
      expect(aws.calls).toEqual([]);
    },
  );

  it.each([
    [
      "without credentials",
      () => ({ HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" }),
      /^There are no AWS credentials in this shell, .* Nothing was put\.\r\n$/,
    ],
    [
      "when nobody answers",
      () => ({ ...aws.variables, AWS_ENDPOINT_URL: "http://127.0.0.1:9" }),
      /^AWS does not say who you are\. .*ECONNREFUSED.* Nothing was put\.\r\n$/,
    ],
  ])("asks for no key %s", async (_when, variables, message) => {
    const { shown, status, echoed } = await put(`${CANARY}\r`, 0, variables());

    expect(shown).toMatch(message);
    expect(status).toBe(1);
    // Before and after: there was no prompt.
    expect(echoed).toEqual([true, true]);
  });

  it("asks for no key as an identity of another account", async () => {
    await aws.close();
    aws = await startOperatorAws("999900001111");

    const { shown, status, echoed } = await put(`${CANARY}\r`);

    expect(shown).toMatch(
      /^Your AWS identity .* is of account 999900001111; .* Nothing was put\.\r\n$/,
    );
    expect(status).toBe(1);
    expect(echoed).toEqual([true, true]);
  });
});
