import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dashboardCommand, HELP } from "../../../tools/dashboard/command";
import {
  definitionInFile,
  deployedDefinition,
  synthesizedDefinition,
} from "../../../tools/dashboard/definitions";

type Send = NonNullable<Parameters<typeof deployedDefinition>[2]>["send"];

const BODY = JSON.stringify({
  widgets: [
    { type: "text", x: 0, y: 0, width: 24, height: 2, properties: { markdown: "## From a file" } },
  ],
});
const REGION = { region: "eu-west-1" };
const folder = mkdtempSync(join(tmpdir(), "one-reader-dashboard-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The command as `npm run dashboard` calls it, in a process of its own. */
function run(args: string[], environment?: string, input = "") {
  const rest = { ...process.env };
  delete rest.ENVIRONMENT;
  return spawnSync(process.execPath, ["--require", "tsx/cjs", "tools/dashboard.ts", ...args], {
    encoding: "utf8",
    input,
    env: environment === undefined ? rest : { ...rest, ENVIRONMENT: environment },
  });
}

/** A CloudWatch that has dashboard `acme-dev`, and otherwise fails so. */
function cloudWatch(errorName = "DashboardNotFoundError") {
  const asked: unknown[] = [];
  const send = (command: { readonly input: { readonly DashboardName?: string } }) => {
    asked.push(command.input);
    return command.input.DashboardName === "acme-dev"
      ? Promise.resolve({ DashboardBody: BODY })
      : Promise.reject(Object.assign(new Error("no"), { name: errorName }));
  };
  return { asked, client: { send: send as unknown as Send } };
}

describe("the command line", () => {
  it("draws the synthesized dashboard of the environment unless told otherwise", () => {
    expect(dashboardCommand([])).toEqual({
      source: { kind: "synthesized", integration: undefined },
      out: undefined,
    });
  });

  it("takes an integration, what is deployed, and a file to write", () => {
    expect(dashboardCommand(["--integration", "weather", "--deployed", "--out", "a.svg"])).toEqual({
      source: { kind: "deployed", integration: "weather" },
      out: "a.svg",
    });
  });

  it("takes a definition in a file", () => {
    expect(dashboardCommand(["--file", "body.json"])).toEqual({
      source: { kind: "file", path: "body.json" },
      out: undefined,
    });
  });

  it.each([
    [["--file", "b", "--deployed"], "leave out --deployed"],
    [["--file", "b", "--integration", "weather"], "leave out --integration"],
    [["--integration"], "'--integration' needs a value"],
    [["--open"], "Unknown option '--open'"],
    [["prod"], "Too many arguments"],
  ])("refuses %j", (args, message) => {
    expect(() => dashboardCommand(args)).toThrow(message);
  });

  it("asks for help", () => {
    expect(dashboardCommand(["--help"])).toBeUndefined();
    expect(HELP).toContain("cloudwatch:GetDashboard");
  });
});

describe("a synthesized definition", () => {
  const stacks = {
    "dev-audit": {
      resource: {
        aws_cloudwatch_dashboard: { one: { dashboard_name: "acme-dev", dashboard_body: BODY } },
      },
    },
    "dev-network": {},
  };

  it("is that of the dashboard's name, whichever stack has it", () => {
    expect(synthesizedDefinition(stacks, "acme-dev")).toBe(BODY);
  });

  it("is an error with the names that there are", () => {
    expect(() => synthesizedDefinition(stacks, "acme-prod")).toThrow(
      "No stack has a dashboard acme-prod. There are: acme-dev.",
    );
  });
});

describe("a deployed definition", () => {
  it("is what CloudWatch has under the name", async () => {
    const { asked, client } = cloudWatch();

    expect(await deployedDefinition("acme-dev", REGION, client)).toBe(BODY);
    expect(asked).toEqual([{ DashboardName: "acme-dev" }]);
  });

  it.each(["DashboardNotFoundError", "ResourceNotFound", "ResourceNotFoundException"])(
    "says what to do when there is none (%s)",
    async (name) => {
      const { client } = cloudWatch(name);

      await expect(deployedDefinition("acme-prod", REGION, client)).rejects.toThrow(
        "CloudWatch has no dashboard acme-prod in your account. Deploy it",
      );
    },
  );

  it("names the permission that is missing", async () => {
    const { client } = cloudWatch("AccessDenied");

    await expect(deployedDefinition("acme-prod", REGION, client)).rejects.toThrow(
      "It needs these permissions: cloudwatch:GetDashboard",
    );
  });
});

describe("a definition in a file", () => {
  it("that is not there is an error that names it", async () => {
    await expect(definitionInFile("/no/such/file")).rejects.toThrow(
      "The file /no/such/file cannot be read (ENOENT).",
    );
  });
});

describe("npm run dashboard", () => {
  const body = join(folder, "body.json");
  writeFileSync(body, BODY);
  const broken = join(folder, "broken.json");
  writeFileSync(broken, '{"widgets":7}');

  it("draws a file, on standard output or into another file, and ends", () => {
    const out = join(folder, "picture.svg");
    const printed = run(["--file", body]);
    const written = run(["--file", body, "--out", out]);

    expect(printed).toMatchObject({ status: 0, stderr: "" });
    expect(printed.stdout).toContain("From a file");
    expect(written).toMatchObject({ status: 0, stdout: "", stderr: `Wrote ${out}.\n` });
    expect(readFileSync(out, "utf8")).toBe(printed.stdout);
  });

  it("draws what comes on the standard input", () => {
    const { status, stdout, stderr } = run(["--file", "-"], undefined, BODY);

    expect(stdout).toContain("From a file");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it.each([
    ["a file", ["--file", broken], `${broken}: This is no dashboard that can be drawn, at widgets`],
    ["the standard input", ["--file", "-"], "standard input: This is no dashboard"],
  ])("names %s where there is no dashboard", (_, args, message) => {
    const { status, stdout, stderr } = run(args, undefined, "{}");

    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });

  it.each([
    ["a place that is none", ["--file", body, "--out", "/no/such/a.svg"], undefined, "written"],
    ["an environment that is none", [], "no-such", '"no-such"'],
    ["an integration that is none", ["--integration", "wether"], "dev", "weather"],
  ])("ends with one line for %s", (_, args, environment, message) => {
    const { status, stdout, stderr } = run(args, environment);

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
