/** The start script of the layer, run by itself against the Extensions API, with a stand-in of the binary. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { ExtensionsApi } from "../../../local/lambda/extensions-api";
import { freePort } from "../../../local/lambda/free-port";
import { RuntimeApi } from "../../../local/lambda/runtime-api";
import { UNREACHED_MS } from "../../support/time";
import { isRunning } from "../../local/is-running";
import { removeTempFolders, tempFolder } from "../../local/temp-folder";

const NAME = "workload-credentials-provider.sh";
const SCRIPT = resolve(__dirname, "../../../lambda-src/wcp-layer/extensions", NAME);
const FAKE_PROVIDER = join(__dirname, "fake-provider.mjs");
const BINARY = "aws-workload-credentials-provider";

const started: ExtensionUnderTest[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((extension) => extension.cleanUp()));
  removeTempFolders();
});

/** What the stand-in of the binary printed. */
interface ProviderLine {
  readonly pid?: number;
  readonly arguments?: string[];
  readonly mode?: string;
  readonly configuration?: string;
  readonly signal?: string;
}

/** The script in a layer folder, its process, and the API that it talks to. */
class ExtensionUnderTest {
  output = "";
  readonly exitCode: Promise<number | null>;

  private constructor(
    readonly api: ExtensionsApi,
    readonly temporary: string,
    readonly port: number,
    readonly child: ChildProcess,
    private readonly server: RuntimeApi,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.exitCode = once(child, "close").then(([code]: unknown[]) => code as number | null);
  }

  static async start(
    variables: Record<string, string> = {},
    { withBinary = true } = {},
  ): Promise<ExtensionUnderTest> {
    const root = join(tempFolder(), "a folder with spaces");
    const temporary = tempFolder();
    mkdirSync(join(root, "extensions"), { recursive: true });
    mkdirSync(join(root, "bin"));
    copyFileSync(SCRIPT, join(root, "extensions", NAME));
    if (withBinary) {
      copyFileSync(FAKE_PROVIDER, join(root, "bin", BINARY));
    }
    const api = new ExtensionsApi([NAME], {
      functionName: "weather",
      functionVersion: "$LATEST",
      handler: "handler.handler",
      accountId: "123456789012",
    });
    const server = await RuntimeApi.start(api);
    const port = await freePort();
    const child = spawn(join(root, "extensions", NAME), [], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
        TMPDIR: temporary,
        AWS_LAMBDA_RUNTIME_API: server.address,
        AWS_REGION: "eu-west-1",
        WCP_HTTP_PORT: String(port),
        WCP_READY_TIMEOUT_SECONDS: "60",
        // Requests must not go through it.
        http_proxy: "http://127.0.0.1:9",
        ...variables,
      },
    });
    const extension = new ExtensionUnderTest(api, temporary, port, child, server);
    started.push(extension);
    return extension;
  }

  /** What the stand-in of the binary printed until now. */
  get provider(): ProviderLine {
    const lines = [...this.output.matchAll(/^PROVIDER (.*)$/gm)].map(
      ([, json]) => JSON.parse(json ?? "") as ProviderLine,
    );
    return Object.assign({}, ...lines) as ProviderLine;
  }

  get status() {
    return this.api.statuses[0];
  }

  /** Ends what the script may have left, and tells whether it left something. */
  async cleanUp(): Promise<void> {
    this.child.kill("SIGKILL");
    const { pid } = this.provider;
    if (pid !== undefined && isRunning(pid)) {
      process.kill(pid, "SIGKILL");
    }
    await this.server.close();
  }
}

/** The configuration that the script wrote, once the extension is ready. */
async function configurationFor(variables: Record<string, string>): Promise<string> {
  const extension = await ExtensionUnderTest.start(variables);
  await extension.api.initialized();
  return (extension.provider.configuration ?? "").replace(String(extension.port), "PORT");
}

describe("start", () => {
  it("registers for SHUTDOWN only when the provider is healthy", async () => {
    const extension = await ExtensionUnderTest.start();

    await extension.api.registered();
    const ping = await fetch(`http://127.0.0.1:${extension.port}/ping`);
    await extension.api.initialized();

    expect(await ping.text()).toBe("healthy");
    expect(extension.status).toEqual({
      name: NAME,
      state: "Ready",
      events: ["SHUTDOWN"],
      errorType: undefined,
    });
  });

  it("runs the binary beside it with a configuration file that only it can read", async () => {
    const extension = await ExtensionUnderTest.start();

    await extension.api.initialized();

    expect(extension.provider).toMatchObject({
      arguments: ["sm", "start", "--config"],
      mode: "600",
    });
  });
});

describe("the configuration file", () => {
  const common = [
    "[logging]",
    'log_level = "info"',
    "log_to_file = false",
    "",
    "[capabilities.secrets_manager]",
    "http_port = PORT",
    'region = "eu-west-1"',
    "ignore_transient_errors = false",
    "validate_credentials = false",
    "",
    "[capabilities.secrets_manager.cache]",
    "ttl_seconds = 300",
    "",
  ].join("\n");
  const role = "arn:aws:iam::123456789012:role/acme-local-weather-reader";

  it("logs to standard output, serves no old values and does not call STS", async () => {
    expect(await configurationFor({})).toBe(common);
  });

  it.each([
    ["TTL", { WCP_TTL_SECONDS: "0" }, "ttl_seconds = 300", "ttl_seconds = 0"],
    ["log level", { WCP_LOG_LEVEL: "warn" }, '"info"', '"warn"'],
    ["Region", { AWS_REGION: "us-gov-west-1" }, '"eu-west-1"', '"us-gov-west-1"'],
    [
      "role, whose use needs STS anyway",
      { WCP_ROLE_ARN: role },
      "validate_credentials = false",
      "validate_credentials = true",
    ],
  ])("has the %s", async (_what, variables, usual, changed) => {
    expect(await configurationFor(variables)).toBe(common.replace(usual, changed));
  });

  it("has the secret to prefetch, by its name", async () => {
    const configuration = await configurationFor({ WCP_PREFETCH_SECRET_ID: "acme/weather+1=@_.-" });

    expect(configuration).toBe(
      `${common}\n[[capabilities.secrets_manager.prefetch.secrets]]\nsecret_id = "acme/weather+1=@_.-"\n`,
    );
  });

  it("has the role with which the secret is prefetched", async () => {
    const configuration = await configurationFor({
      WCP_PREFETCH_SECRET_ID: "weather",
      WCP_ROLE_ARN: role,
    });

    expect(configuration).toContain(
      `[[capabilities.secrets_manager.prefetch.secrets]]\nsecret_id = "weather"\nrole_arn = "${role}"\n`,
    );
  });
});

describe("a value that does not belong into the file is refused before anything starts", () => {
  it.each([
    ["WCP_PREFETCH_SECRET_ID", 'a"\nignore_transient_errors = true #'],
    ["WCP_PREFETCH_SECRET_ID", "a\nb"],
    ["WCP_PREFETCH_SECRET_ID", "a\\u0022"],
    ["WCP_PREFETCH_SECRET_ID", "$(touch /tmp/x)"],
    ["WCP_ROLE_ARN", 'arn:aws:iam::123456789012:role/r" }'],
    ["WCP_ROLE_ARN", "arn:aws:iam::123456789012:user/u"],
    ["WCP_HTTP_PORT", "80"],
    ["WCP_HTTP_PORT", "65536"],
    ["WCP_HTTP_PORT", "a[$(id)]"],
    ["WCP_HTTP_PORT", "2773\nx = 1"],
    ["WCP_TTL_SECONDS", "3601"],
    ["WCP_TTL_SECONDS", "-1"],
    ["WCP_TTL_SECONDS", "08"],
    ["WCP_LOG_LEVEL", 'info"'],
    ["WCP_READY_TIMEOUT_SECONDS", "0"],
    ["AWS_REGION", ""],
    ["AWS_REGION", 'eu-west-1"'],
  ])("%s = %j", async (variable, value) => {
    const extension = await ExtensionUnderTest.start({ [variable]: value });

    expect(await extension.exitCode).toBe(1);
    expect(extension.status).toMatchObject({
      state: "InitError",
      errorType: "Extension.InvalidConfiguration",
    });
    expect(extension.provider).toEqual({});
    expect(extension.output).toContain(`[${NAME}] ${variable} is not valid`);
    if (value !== "" && !/^-?\d+$/.test(value)) {
      expect(extension.output).not.toContain(value);
    }
    expect(readdirSync(extension.temporary)).toEqual([]);
  });
});

describe("a provider that does not come up is an error of the initialization", () => {
  it("when it ends at once", async () => {
    const extension = await ExtensionUnderTest.start({ FAKE_PROVIDER: "exits" });

    expect(await extension.exitCode).toBe(1);
    expect(extension.status).toMatchObject({
      state: "InitError",
      errorType: "Extension.ProviderExited",
    });
    expect(extension.output).toContain("no credentials");
    expect(extension.output).toContain("the provider ended at start with status 7");
  });

  it.each(["unhealthy", "deaf"])("when it is %s", async (behaviour) => {
    const extension = await ExtensionUnderTest.start({
      FAKE_PROVIDER: behaviour,
      WCP_READY_TIMEOUT_SECONDS: "1",
    });

    expect(await extension.exitCode).toBe(1);
    expect(extension.status).toMatchObject({
      state: "InitError",
      errorType: "Extension.ProviderNotReady",
    });
    expect(isRunning(extension.provider.pid)).toBe(false);
  });

  it("when the layer has none", async () => {
    const extension = await ExtensionUnderTest.start({}, { withBinary: false });

    expect(await extension.exitCode).toBe(1);
    expect(extension.status).toMatchObject({ errorType: "Extension.ProviderMissing" });
  });
});

describe("the end", () => {
  it("comes with SHUTDOWN, and the provider ends by itself", async () => {
    const extension = await ExtensionUnderTest.start();
    await extension.api.initialized();

    extension.api.shutdown("spindown", Date.now() + UNREACHED_MS);

    expect(await extension.exitCode).toBe(0);
    expect(extension.provider.signal).toBe("SIGTERM");
    expect(isRunning(extension.provider.pid)).toBe(false);
    expect(extension.output).toContain("shutdown: the provider ended with status 0");
    expect(extension.status?.errorType).toBeUndefined();
    expect(readdirSync(extension.temporary)).toEqual([]);
  });

  it("comes with SIGTERM, which reaches the provider", async () => {
    const extension = await ExtensionUnderTest.start();
    await extension.api.initialized();

    extension.child.kill("SIGTERM");

    expect(await extension.exitCode).toBe(143);
    expect(extension.provider.signal).toBe("SIGTERM");
    expect(isRunning(extension.provider.pid)).toBe(false);
    expect(readdirSync(extension.temporary)).toEqual([]);
  });

  it("is reported when it is the provider's own, which is not restarted", async () => {
    const extension = await ExtensionUnderTest.start();
    await extension.api.initialized();

    await fetch(`http://127.0.0.1:${extension.port}/exit`).catch(() => undefined);

    expect(await extension.exitCode).toBe(1);
    expect(extension.status).toMatchObject({
      state: "ExitError",
      errorType: "Extension.ProviderExited",
    });
    expect(extension.output).toContain("the provider ended with status 3 and is not restarted");
  });
});
