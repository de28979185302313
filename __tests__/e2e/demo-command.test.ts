/** `npm run demo` as a command: how it is called, how it is interrupted, what it needs. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PROJECT_FOLDER = resolve(__dirname, "../..");
const DEMO = ["--require", "tsx/cjs", "tools/demo.ts"];
const MINUTES = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "one-reader-command-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Working folders of the demo; the TypeScript loader keeps a cache beside them. */
function workFolders(): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("one-reader-"));
}

function demo(args: string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [...DEMO, ...args], {
    cwd: PROJECT_FOLDER,
    env,
    encoding: "utf8",
  });
}

it("explains itself", () => {
  const { status, stdout } = demo(["--help"]);

  expect(status).toBe(0);
  expect(stdout).toContain("Usage: npm run demo");
  expect(stdout).toContain("--keep");
});

it("refuses an option that it does not know", () => {
  const { status, stderr } = demo(["--kepe"]);

  expect(status).toBe(1);
  expect(stderr).toContain("'--kepe'");
  expect(stderr).not.toMatch(/\n\s+at /);
});

it("says how to get Terraform when it is missing, and starts nothing", () => {
  const { status, stdout, stderr } = demo([], {
    ...process.env,
    TERRAFORM_BINARY_NAME: "no-such-terraform",
    TMPDIR: folder,
  });

  expect(status).toBe(1);
  expect(stdout).toContain("✘ tools");
  expect(stderr).toContain('no executable "no-such-terraform"');
  expect(stderr).toContain("https://developer.hashicorp.com/terraform/install");
  expect(workFolders()).toEqual([]);
});

it("names a Node.js that is not supported, and starts nothing", () => {
  const preload = join(folder, "node-21.cjs");
  writeFileSync(
    preload,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "21.7.3" } });',
  );

  const { status, stdout, stderr } = demo([], {
    ...process.env,
    NODE_OPTIONS: `--require ${preload}`,
    TMPDIR: folder,
  });

  expect(status).toBe(1);
  expect(stdout).toContain("✘ tools");
  expect(stderr).toContain("Node.js 21.7.3 is not supported");
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(workFolders()).toEqual([]);
});

it(
  "leaves no process and no file behind when it is interrupted",
  async () => {
    const child = spawn(process.execPath, DEMO, {
      cwd: PROJECT_FOLDER,
      // Plain lines, so that the step's name is printed when it begins to take time.
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    const deploying = new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("… cdktf deploy")) {
          resolve();
        }
      });
    });
    await deploying;
    const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
    await expect(fetch(endpoint)).resolves.toMatchObject({ status: expect.any(Number) });

    child.kill("SIGINT");
    const [exitCode] = (await once(child, "close")) as [number];

    expect(exitCode).toBe(130);
    expect(text).toContain("Nothing is left behind but .cache/.");
    expect(workFolders()).toEqual([]);
    await expect(fetch(endpoint)).rejects.toThrow("fetch failed");
    expect(processesThatMention(folder)).toEqual([]);
  },
  15 * MINUTES,
);

/** Command lines of processes whose arguments or working folder name the folder. */
function processesThatMention(path: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(path));
}
