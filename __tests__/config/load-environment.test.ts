import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../config/errors";
import { environmentNames, loadEnvironment } from "../../config/load-environment";

const root = mkdtempSync(join(tmpdir(), "load-environment-"));
const DIRECTORY = join(root, "environments");

/** Writes a file as a fork would, with the sample's values and some replaced. */
function writeFile(name: string, replaced: string): void {
  const lines = [
    `import { defineEnvironment } from ${JSON.stringify(join(__dirname, "../../config/define-environment"))};`,
    `import { sample } from ${JSON.stringify(join(__dirname, "sample"))};`,
    `export default defineEnvironment({ ...sample(), ${replaced} });`,
  ];
  writeFileSync(join(DIRECTORY, `${name}.ts`), `${lines.join("\n")}\n`);
}

/** The error that loading gives. */
function errorOf(name: string | undefined, directory?: string): ConfigurationError {
  try {
    loadEnvironment(name, directory);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${String(name)} was loaded`);
}

describe("loading an environment", () => {
  const before = process.env.LOCAL_WEATHER_URL;

  beforeAll(() => {
    mkdirSync(DIRECTORY);
    writeFile("good", 'name: "good"');
    writeFile("misnamed", "");
    writeFile("throws", 'name: (() => { throw new Error("near: apiKey = hunter2"); })()');
    writeFileSync(join(DIRECTORY, "other.ts"), 'export default { name: "other" };\n');
  });

  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  afterEach(() => {
    jest.resetModules();
    if (before === undefined) {
      delete process.env.LOCAL_WEATHER_URL;
    } else {
      process.env.LOCAL_WEATHER_URL = before;
    }
  });

  it.each([
    ["dev", "111122223333", true],
    ["prod", "444455556666", true],
    ["local", "123456789012", false],
    ["every-source", "123456789012", false],
  ])("gives %s", (name, account, protection) => {
    const environment = loadEnvironment(name);

    expect(environment).toMatchObject({ name, account, protection, organisation: "acme" });
  });

  it("gives prod a gateway in each zone, state in S3 and subscribers", () => {
    const { network, state, alarms } = loadEnvironment("prod");

    expect(network.egress).toEqual({ mode: "nat", gateways: "one-per-zone" });
    expect(state.backend).toBe("s3");
    expect(alarms.subscribers.length).toBeGreaterThan(0);
  });

  it.each(["local", "every-source"])(
    "takes the address of the local API stand-in from the environment in %s",
    (name) => {
      process.env.LOCAL_WEATHER_URL = "http://127.0.0.1:61234";
      const { integrations } = loadEnvironment(name);

      expect(new Set(integrations.map(({ api }) => api.baseUrl))).toEqual(
        new Set(["http://127.0.0.1:61234"]),
      );
    },
  );

  it("has every combination of source and store in every-source, and what each can do", () => {
    const { integrations } = loadEnvironment("every-source");

    expect(
      integrations.map(({ secret }) =>
        [
          secret.source,
          secret.store,
          secret.prefetch ? "prefetch" : "",
          secret.assumeReaderRole ? "assumed role" : "",
        ]
          .filter((word) => word !== "")
          .join(", "),
      ),
    ).toEqual([
      "secrets-manager, secrets-manager",
      "secrets-manager, secrets-manager, prefetch",
      "secrets-manager, secrets-manager, assumed role",
      "parameter-store, parameter-store",
      "extension, secrets-manager",
      "extension, parameter-store",
      "wcp, secrets-manager",
      "wcp, secrets-manager, prefetch",
      "wcp, secrets-manager, prefetch, assumed role",
    ]);
  });

  it("runs the named environment's file alone", () => {
    expect(loadEnvironment("good", DIRECTORY).name).toBe("good");
    expect(errorOf("throws", DIRECTORY).message).toContain("environments/throws.ts");
  });

  it.each([
    undefined,
    "",
    "no-such",
    "schema",
    "Dev",
    "dev.ts",
    "../config/dev",
    "checks/all",
    "constructor",
  ])("refuses %j in one line with the known ones", (name) => {
    const given = name === undefined ? "nothing" : JSON.stringify(name);

    expect(errorOf(name).message).toBe(
      `ENVIRONMENT: got ${given}; accepted: ${environmentNames().join(", ")}; ` +
        "fix: set ENVIRONMENT to one of these, or add a file to config/",
    );
  });

  it("knows only files that define an environment", () => {
    expect(errorOf("other", DIRECTORY).message).toContain("accepted: good, misnamed, throws;");
  });

  it("lists all of them without running any", () => {
    // A fork has its own beside these.
    expect(environmentNames()).toEqual(
      expect.arrayContaining(["dev", "every-source", "local", "prod"]),
    );
    expect(environmentNames(DIRECTORY)).toEqual(["good", "misnamed", "throws"]);
  });

  it("refuses a file whose name is not the environment's", () => {
    expect(errorOf("misnamed", DIRECTORY).message).toBe(
      'environments/misnamed.ts: name: got "dev"; accepted: "misnamed", the name of the file; ' +
        'fix: write name: "misnamed", or rename the file',
    );
  });

  it("keeps the cause of a file that cannot be run, and does not quote it", () => {
    const error = errorOf("throws", DIRECTORY);

    expect(error.message.split("\n")).toHaveLength(1);
    expect(error.message).not.toContain("hunter2");
    expect(error.cause).toEqual(expect.objectContaining({ message: expect.any(String) as string }));
  });

  it("does not print a secret given as the name", () => {
    const secret = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

    expect(errorOf(secret).message).toContain("got [redacted, 20 characters]");
  });
});
