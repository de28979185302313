import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { lambdaBundle } from "../../constructs/lambda-bundle";
import { type AwsServer, secretAnswer, startAwsServer } from "./support/aws-server";
import { ENVIRONMENT } from "./support/environment";
import { startThirdPartyServer, type ThirdPartyServer } from "./support/third-party-server";

/** Loads the bundle as Lambda does, invokes it once and prints what came of it. */
const INVOKE = `
  const { handler } = require(process.argv[1]);
  const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 900_000 };
  Promise.resolve(handler({}, context)).then(
    (report) => console.log("RESULT", JSON.stringify(report)),
    (error) => console.log("RESULT", error.name, JSON.stringify(error.message)),
  );
`;

/** A read that is refused at once is tried until its time is over. */
const WITHOUT_SERVICE = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  SECRET_CONNECT_TIMEOUT_MS: "2500",
  SECRET_REQUEST_TIMEOUT_MS: "2500",
};

const run = promisify(execFile);
let folder: string;
let bundle: string;
let aws: AwsServer;
let thirdParty: ThirdPartyServer;

// The packages are published as CommonJS and as ECMAScript modules. The second makes a smaller bundle.
describe.each(["main,module", "module,main"])("bundled from %s", (mainFields) => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bundle-"));
    bundle = join(folder, "index.js");
    const options = [
      "--bundle",
      "--platform=node",
      "--target=node20",
      "--minify",
      `--main-fields=${mainFields}`,
    ];
    const entry = join(__dirname, "../../lambda-src/ingestion/handler.ts");
    await run(require.resolve("esbuild/bin/esbuild"), [entry, ...options, `--outfile=${bundle}`]);
  });

  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    aws = await startAwsServer();
    thirdParty = await startThirdPartyServer();
    aws.getSecretValue = secretAnswer({ SecretString: '{"apiKey":"canary-1"}' });
  });

  afterEach(async () => {
    await aws.close();
    await thirdParty.close();
  });

  test("the bundle is one file that ingests", async () => {
    const output = await invoke({ ...ENVIRONMENT, API_BASE_URL: thirdParty.url });

    expect(output).toContain(
      'RESULT {"integration":"weather","written":2,"duplicates":0,"failed":[]}',
    );
    expect(aws.rows.size).toBe(2);
    expect(output).not.toContain("canary-1");
  });

  test("the bundle is smaller than 1 MiB", async () => {
    expect((await stat(bundle)).size).toBeLessThan(1024 * 1024);
  });

  test("missing variables are named at the first invocation", async () => {
    const output = await invoke({});

    expect(output).toContain("RESULT InvalidSettingsError");
    expect(output).toContain("SECRET_NAME is not set.");
  });

  test("says why Secrets Manager cannot be reached", async () => {
    const output = await invoke({ ...ENVIRONMENT, ...WITHOUT_SERVICE });

    expect(output).toContain("RESULT SecretUnavailableError");
    expect(output).toContain("ECONNREFUSED");
  });
});

/** Loads the prefetching handler as Lambda does: nothing is invoked. */
const LOAD = `
  import(process.argv[1]).then(({ handler }) => console.log("LOADED", typeof handler));
`;

describe("the deployment package", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "package-"));
    const files = unzipSync(readFileSync(lambdaBundle().zipPath));
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content);
    }
  });

  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    aws = await startAwsServer();
    aws.getSecretValue = secretAnswer({ SecretString: '{"apiKey":"canary-1"}' });
  });

  afterEach(() => aws.close());

  test("the prefetching handler has read the key when it is loaded", async () => {
    const output = await execute(LOAD, join(folder, "prefetching-handler.mjs"), ENVIRONMENT);

    expect(output).toContain("LOADED function");
    expect(aws.calls("GetSecretValue")).toHaveLength(1);
    expect(output).not.toContain("canary-1");
  });

  test("the plain handler has not", async () => {
    const output = await execute(LOAD, join(folder, "handler.js"), ENVIRONMENT);

    expect(output).toContain("LOADED function");
    expect(aws.calls("GetSecretValue")).toEqual([]);
  });

  test.each([
    ["no variables", {}],
    ["no service", { ...ENVIRONMENT, ...WITHOUT_SERVICE }],
  ])("the prefetching handler loads with %s, so that an invocation can say it", async (_, env) => {
    const output = await execute(LOAD, join(folder, "prefetching-handler.mjs"), env);

    expect(output).toContain("LOADED function");
  });
});

const invoke = (environment: Record<string, string>) => execute(INVOKE, bundle, environment);

async function execute(
  script: string,
  file: string,
  environment: Record<string, string>,
): Promise<string> {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  const env = {
    AWS_ENDPOINT_URL,
    AWS_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    ...environment,
  };
  const { stdout, stderr } = await run(process.execPath, ["-e", script, file], { env });
  return stdout + stderr;
}
