import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { unzipSync } from "fflate";
import type { LambdaBundle } from "../../constructs/lambda-bundle";

const PROJECT_FOLDER = resolve(__dirname, "../..");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lambda-bundle-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A copy of what the bundle is built from, in a folder of its own and with other file times. */
function copyProject(path: string, modified: Date): string {
  const folder = join(root, path);
  mkdirSync(folder, { recursive: true });
  cpSync(join(PROJECT_FOLDER, "lambda-src"), join(folder, "lambda-src"), { recursive: true });
  cpSync(join(PROJECT_FOLDER, "package-lock.json"), join(folder, "package-lock.json"));
  symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      utimesSync(join(entry.parentPath, entry.name), modified, modified);
    }
  }
  return folder;
}

/** Builds in a process of its own, in a time zone of its own. */
function build(folder: string, timeZone = "UTC"): LambdaBundle {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      "--require",
      "tsx/cjs",
      "--eval",
      `const { lambdaBundle } = require("./constructs/lambda-bundle");
       console.log(JSON.stringify(lambdaBundle(${JSON.stringify(folder)})));`,
    ],
    { cwd: PROJECT_FOLDER, env: { ...process.env, TZ: timeZone }, encoding: "utf8" },
  );
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as LambdaBundle;
}

describe("lambdaBundle", () => {
  it("gives the same bytes in another folder, at another time, in another time zone", () => {
    const here = build(copyProject("a", new Date("2021-01-01T00:00:00Z")), "UTC");
    const there = build(copyProject("b/c/d", new Date("2029-07-01T12:34:56Z")), "Pacific/Auckland");

    expect(readFileSync(there.zipPath).equals(readFileSync(here.zipPath))).toBe(true);
    expect(there.sha256Base64).toBe(here.sha256Base64);
    expect(Buffer.from(here.sha256Base64, "base64").toString("hex")).toBe(here.sha256Hex);
  });

  it("gives other bytes for other code", () => {
    const folder = copyProject("a", new Date());
    const before = build(folder);
    appendFileSync(
      join(folder, "lambda-src/ingestion/handler.ts"),
      '\nexport const changed = "changed";\n',
    );

    expect(build(folder).sha256Hex).not.toBe(before.sha256Hex);
  });

  it("gives the same file name and bytes when nothing but a comment changed", () => {
    const folder = copyProject("a", new Date());
    const before = build(folder);
    appendFileSync(join(folder, "lambda-src/ingestion/handler.ts"), "\n// A comment.\n");
    const after = build(folder);

    expect(after.zipPath).not.toBe(before.zipPath);
    expect(basename(after.zipPath)).toBe(basename(before.zipPath));
    expect(after.sha256Hex).toBe(before.sha256Hex);
  });

  it("is built once for the same code", () => {
    const folder = copyProject("a", new Date());
    const first = build(folder);
    const { mtimeMs, ino } = statSync(first.zipPath);

    expect(build(folder)).toEqual(first);
    expect(statSync(first.zipPath)).toMatchObject({ mtimeMs, ino });
  });

  it("holds a file for each of its handlers, without machine paths", () => {
    const { zipPath, handler, prefetchingHandler } = build(copyProject("a", new Date()));
    const files = unzipSync(readFileSync(zipPath));
    const code = Object.values(files)
      .map((content) => Buffer.from(content).toString("utf8"))
      .join("\n");

    expect([handler, prefetchingHandler]).toEqual([
      "handler.handler",
      "prefetching-handler.handler",
    ]);
    expect(Object.keys(files).sort()).toEqual(["handler.js", "prefetching-handler.mjs"]);
    expect(code).not.toContain(root);
    expect(code).not.toContain(PROJECT_FOLDER);
  });

  it("has the code once: the prefetching handler only adds the wait", () => {
    const { zipPath } = build(copyProject("a", new Date()));
    const prefetching = unzipSync(readFileSync(zipPath))["prefetching-handler.mjs"];

    expect(prefetching?.byteLength).toBeLessThan(300);
  });

  it("says what is wrong with code that does not build, and keeps nothing", () => {
    const folder = copyProject("a", new Date());
    writeFileSync(join(folder, "lambda-src/ingestion/handler.ts"), 'import "./missing";');

    expect(() => build(folder)).toThrow(/Could not resolve ".\/missing"/);
    expect(() => readdirSync(join(folder, ".cache/lambda"))).toThrow(/ENOENT/);
  });
});
