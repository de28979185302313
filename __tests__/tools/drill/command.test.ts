import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { loadEnvironment } from "../../../config/load-environment";
import { namesOf } from "../../../config/names";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { UsageError } from "../../../tools/command-line";
import { drillCommand, HELP } from "../../../tools/drill/command";
import { placeholdersOf } from "../../../tools/drill/placeholders";
import { eventsOf, recordings } from "../../../tools/drill/recorded-events";
import { startDeployedAws } from "../access/support/deployed-aws";
import { answerNetwork } from "./deployed/support/test-network";
import { SECRET_ACCESS_KEY, startTestServices } from "./support/test-services";

const PROJECT_FOLDER = resolve(__dirname, "../../..");

/** What somebody's event may hold and no output may show. */
const SECRET = "canary-5e1fa7";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "drill-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Events of recordings as they would be in the environment. */
function recorded(...names: string[]): Record<string, unknown>[] {
  if (integration === undefined) throw new Error("no integration");
  const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
  return recordings()
    .filter(({ name }) => names.includes(name))
    .flatMap((recording) => eventsOf(recording, placeholders));
}

function fileWith(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

interface Run {
  readonly args?: string[];
  readonly stdin?: string;
  readonly variables?: Record<string, string>;
}

/** Runs the command as a person does, with nothing of this machine's AWS configuration. */
async function drillWith({ args = [], stdin = "", variables = {} }: Run) {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "tools/drill.ts", ...args], {
    cwd: PROJECT_FOLDER,
    env: {
      PATH: process.env.PATH,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      ...variables,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  expect(stdout + stderr).not.toContain(SECRET);
  expect(stdout + stderr).not.toContain(SECRET_ACCESS_KEY);
  return { status, stdout, stderr };
}

describe("npm run drill", () => {
  it("shows what each recorded event raises, the normal day last, and agrees with the catalog", async () => {
    const { status, stdout } = await drillWith({});

    expect(stdout).toMatch(/^Environment prod \(weather\): \d+ recordings of \d+ events/);
    expect(stdout).toMatch(/An IAM user reads the value by its ARN\. +critical unexpected-reader/);
    const [, normalDay = ""] = stdout.split("\nnormal-day\n");
    expect(normalDay).toMatch(/ +none\n/);
    expect(normalDay).not.toMatch(/critical|high|medium/);
    expect(stdout).toContain("Each raises what the catalog says.");
    expect(status).toBe(0);
  });

  it("shows one detection, with the evidence of each event", async () => {
    const { stdout } = await drillWith({ args: ["--detection", "key-changed", "--verbose"] });

    expect(stdout).toMatch(/secret\/key-disabled: \w+, https:\/\//);
    expect(stdout).not.toContain("unexpected-reader");
  });

  it("gives the same as JSON", async () => {
    const { stdout } = await drillWith({ args: ["--json"] });

    const report = JSON.parse(stdout) as { results: { name: string }[]; differences: string[] };
    expect(report.differences).toEqual([]);
    expect(report.results.map(({ name }) => name)).toContain("reads/by-iam-user");
  });

  it("ends with 1 and the agreement of nobody when an environment does not exist", async () => {
    const { status, stderr } = await drillWith({ variables: { ENVIRONMENT: "no-such" } });

    expect(stderr).toContain("ENVIRONMENT");
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(1);
  });
});

describe("npm run drill -- FILE", () => {
  it("says which events raise what: when, who, from where, and nothing else of them", async () => {
    const [read] = recorded("reads/by-iam-user");
    const leaking = {
      ...read,
      requestParameters: { ...(read?.requestParameters as object), secretString: SECRET },
      responseElements: { value: SECRET },
    };
    const file = fileWith(
      "trail.json.gz",
      gzipSync(JSON.stringify({ Records: [leaking, ...recorded("normal-day/planner-plans")] })),
    );

    const { status, stdout, stderr } = await drillWith({ args: [file] });

    expect(stdout).toMatch(
      /^2026-03-02T10:15:30Z {2}GetSecretValue {2}critical unexpected-reader of weather\n/,
    );
    expect(stdout).toMatch(/by arn:aws:iam::444455556666:user\/alice from 198\.51\.100\.23 \(/);
    expect(stdout).toMatch(/\d+ events, 1 raised something\.\n +1 {2}unexpected-reader\n/);
    expect(stderr).toMatch(/example ids.*reader-elsewhere \(weather\)/);
    expect(status).toBe(0);
  });

  it("reads the output of lookup-events from the standard input, and prints lines of JSON", async () => {
    const stdin = JSON.stringify({
      Events: recorded("reads/by-root").map((event) => ({
        CloudTrailEvent: JSON.stringify(event),
      })),
    });

    const { stdout } = await drillWith({ args: ["-", "--json"], stdin });

    const [event, last] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(event).toMatchObject({
      event: "GetSecretValue",
      principal: "arn:aws:iam::444455556666:root",
      detections: [{ id: "unexpected-reader", integration: "weather", severity: "critical" }],
    });
    expect(last).toMatchObject({ summary: { events: 1, raising: 1 } });
  });

  it("looks for the ids that it is given, and then needs no examples", async () => {
    const own = "vpce-0fedcba9876543210";
    const file = fileWith(
      "read.json",
      JSON.stringify(
        recorded("reads/reader-through-endpoint").map((event) =>
          event.eventName === "GetSecretValue" ? { ...event, vpcEndpointId: own } : event,
        ),
      ),
    );
    const endpoints = ["secretsmanager", "ssm", "sts", "dynamodb"].flatMap((service) => [
      "--endpoint",
      `${service}=${own}`,
    ]);

    const [other, same] = await Promise.all([
      drillWith({ args: ["--detection", "reader-elsewhere", file] }),
      drillWith({ args: ["--detection", "reader-elsewhere", ...endpoints, file] }),
    ]);

    expect(other.stdout).toContain("reader-elsewhere of weather");
    expect(same.stdout).toContain(" 0 raised something");
    expect(same.stderr).toBe("");
  });

  it("tells of a burst at its end, and not of each read", async () => {
    const file = fileWith("burst.json", JSON.stringify(recorded("reads/reader-burst")));

    const { stdout } = await drillWith({ args: ["--detection", "read-burst", file] });

    expect(stdout).toMatch(/^high read-burst of weather: \d+ events or more within \d+ s from 20/);
    const [, raising = "0"] =
      /events, (\d+) raised something\.\n +\1 {2}read-burst\n/.exec(stdout) ?? [];
    expect(Number(raising)).toBeGreaterThan(10);
  });

  it("says how many events are of another account, and which entries are no events", async () => {
    const [read] = recorded("reads/by-iam-user");
    const file = fileWith(
      "mixed.json",
      JSON.stringify([{ message: "hello" }, { ...read, recipientAccountId: "999988887777" }]),
    );

    const { stdout } = await drillWith({ args: [file] });

    expect(stdout).toContain("1 event is of another account than the environment's.");
    expect(stdout).toMatch(/1 entry holds no event, the first in .*mixed\.json, line 1\./);
  });

  it("goes on behind an entry that is none, and counts it", async () => {
    const [read] = recorded("reads/by-iam-user");
    const file = fileWith("null.json", JSON.stringify({ Records: [null, 7, read] }));

    const { status, stdout } = await drillWith({ args: [file] });

    expect(stdout).toContain("1 event, 1 raised something.");
    expect(stdout).toMatch(/2 entries hold no event, the first in .*null\.json/);
    expect(status).toBe(0);
  });

  it("names the file and the line of what is no JSON", async () => {
    const file = fileWith("broken.json", `{"Records":[\n{"secret": "${SECRET}",}]}`);

    const { status, stdout, stderr } = await drillWith({ args: [file] });

    // And nothing about ids: no event was read that they could matter to.
    expect(stderr).toBe(`${file}, line 2: entry 1, which begins there, is no JSON.\n`);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("goes on with the other files, names those that failed at the end, and fails", async () => {
    const none = join(folder, "none-there.json");
    const broken = fileWith("broken-too.json", `{"Records":[\n{"secret": "${SECRET}",}]}`);
    const file = fileWith("read-after.json", JSON.stringify(recorded("reads/by-iam-user")));

    const { status, stdout } = await drillWith({ args: [none, broken, file] });

    expect(stdout).toContain("1 event, 1 raised something.");
    expect(stdout).toMatch(/NOT complete: 2 files were not read.*the summary is without that:\n/);
    expect(stdout).toContain(`  not read: ${none}: it does not exist\n`);
    expect(stdout).toContain(
      `  not read: ${broken}: line 2: entry 1, which begins there, is no JSON\n`,
    );
    expect(status).toBe(1);
  });

  it("refuses a detection that no event raises", async () => {
    const { status, stdout, stderr } = await drillWith({ args: ["--detection", "trail-silent"] });

    expect(stderr).toContain("no event of the trail raises it");
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it("fails on a file without any event", async () => {
    const { status, stderr } = await drillWith({ args: [fileWith("none.json", '[{"a": 1}]')] });

    expect(stderr).toContain("There is no event of CloudTrail");
    expect(status).toBe(1);
  });
});

describe("npm run drill -- --deployed", () => {
  it("tells where the alarm path is broken or not to be seen, and what raises nothing, and fails", async () => {
    // An account with the network and a trail of the organisation, and nothing of the audit stack.
    const aws = await startDeployedAws(environment.account);
    answerNetwork(aws);
    aws.answer("GetTopicAttributes", {});
    const TrailARN = "arn:aws:cloudtrail:eu-west-1:999988887777:trail/organisation";
    const CloudWatchLogsLogGroupArn = `${namesOf(environment).trailLogGroupArn}:*`;
    aws.answer("DescribeTrails", { trailList: [{ TrailARN, CloudWatchLogsLogGroupArn }] });
    aws.answer("GetTrailStatus", { error: "AccessDeniedException" });
    aws.answer("GetEventSelectors", { error: "AccessDeniedException" });
    for (const operation of ["DescribeLogGroups", "DescribeAlarms", "ListRules"]) {
      aws.answer(operation, {});
    }
    try {
      const { status, stdout, stderr } = await drillWith({
        args: ["--deployed", "--json"],
        variables: {
          AWS_ENDPOINT_URL: aws.connection.endpoint,
          AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
          AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
        },
      });

      const { differences, notChecked } = JSON.parse(stdout) as Record<string, string[]>;
      expect(stderr).toBe("");
      expect(notChecked).toContainEqual(expect.stringContaining(TrailARN));
      expect(differences).toEqual(
        expect.arrayContaining([
          "There is no log group /aws/cloudtrail/acme-prod-audit.",
          "There is no alarm acme-prod-weather-unexpected-reader.",
          "weather: unexpected-reader (weather) names reads/by-iam-user and has neither a filter nor a rule",
        ]),
      );
      expect(status).toBe(1);
    } finally {
      await aws.close();
    }
  });
});

describe("npm run drill -- --online", () => {
  it("agrees with an AWS that decides as documented", async () => {
    const aws = await startTestServices(environment.account);
    try {
      const { status, stdout, stderr } = await drillWith({
        args: ["--online", "--detection", "unexpected-reader"],
        variables: {
          AWS_ENDPOINT_URL: aws.connection.endpoint,
          AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
          AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
        },
      });

      expect(stdout).toMatch(/CloudWatch Logs decided \d{3,} pairs/);
      expect(stdout).toContain("disagreements: 0");
      expect(stderr).toContain("weather: CloudWatch Logs: 1 of 1 filter patterns");
      expect(status).toBe(0);
    } finally {
      await aws.close();
    }
  });

  it("exits with 2 when AWS decides one otherwise", async () => {
    const aws = await startTestServices(environment.account);
    aws.filterMatches = () => false;
    try {
      const { status, stdout } = await drillWith({
        args: ["--online", "--detection", "deleted-secret-read"],
        variables: {
          AWS_ENDPOINT_URL: aws.connection.endpoint,
          AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
          AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
        },
      });

      expect(stdout).toContain("it does not match reads/pending-deletion, event 1");
      expect(status).toBe(2);
    } finally {
      await aws.close();
    }
  });

  it("says plainly that there are no credentials", async () => {
    const { status, stdout, stderr } = await drillWith({ args: ["--online"] });

    expect(stderr).toMatch(/There are no AWS credentials in this shell.* Sign in/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });
});

describe("the command line", () => {
  it("is about the recorded events unless it names a file", () => {
    expect(drillCommand([])).toEqual({
      mode: "recordings",
      detection: undefined,
      integration: undefined,
      deployed: false,
      json: false,
      verbose: false,
    });
    expect(drillCommand(["--vpc", "vpc-0123456789abcdef0", "a.json", "-"])).toMatchObject({
      mode: "files",
      files: ["a.json", "-"],
      ids: { vpcId: "vpc-0123456789abcdef0", endpoints: {} },
    });
    expect(drillCommand(["--help", "--nothing-else"].slice(0, 1))).toEqual({ mode: "help" });
  });

  it.each([
    [
      ["--detection", "unexpected-raeder"],
      /^There is no detection "unexpected-raeder". Did you mean unexpected-reader\?$/,
    ],
    [
      ["--detection", "nope"],
      /^There is no detection "nope". docs\/runbooks\/README.md lists them.$/,
    ],
    [["--online", "a.json"], /--online is about the recorded events/],
    [["--deployed", "a.json"], /--deployed is about the recorded events/],
    [["--online", "--deployed"], /leave out --deployed/],
    [["--verbose", "denied-read"], /write --detection denied-read --verbose/],
    [["--verbose", "a.json"], /--verbose is about the recorded events/],
    [["-", "-"], /can be read once/],
    [["--endpoint", "secretsmanager=vpce-12345678"], /name the files as well/],
    [["--network-state", "a.tfstate"], /name the files as well/],
    [
      ["--endpoint", "s3=vpce-12345678", "a.json"],
      /with one of secretsmanager, ssm, sts, dynamodb/,
    ],
    [["--endpoint", "ssm=vpc-12345678", "a.json"], /an id such as vpce-0123456789abcdef0/],
    [["--vpc", "10.0.0.0/16", "a.json"], /an id such as vpc-0123456789abcdef0/],
    [["--online", "--json"], /--online prints no JSON/],
    [["--json", "--verbose"], /leave out --verbose/],
    [["--file", "x"], /Unknown option '--file'/],
  ])("is refused with the reason: %j", (args, message) => {
    expect(() => drillCommand(args)).toThrow(UsageError);
    expect(() => drillCommand(args)).toThrow(message);
  });

  it("shows examples whose output is JSON for whoever reads it", () => {
    expect(HELP.match(/npm run .*drill.*/g)).toEqual(HELP.match(/npm run --silent drill.*/g));
  });

  it("fits into 110 columns of help, which names every exit code", () => {
    expect(HELP.split("\n").filter((line) => line.length > 110)).toEqual([]);
    expect(HELP).toMatch(/^0 {2}.*\n1 {2}.*\n2 {2}/m);
  });
});
