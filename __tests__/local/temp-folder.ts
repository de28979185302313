import { mkdtempSync, rmSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of a test; {@link removeTempFolders} removes it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "local-test-"));
  made.push(folder);
  return folder;
}

const made: string[] = [];

export function removeTempFolders(): void {
  for (const folder of made.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a file and the folders above it. */
export async function put(file: string, content = ""): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

/** Writes a shell script that can be executed. Its PATH may be empty: it must use builtins. */
export async function putScript(file: string, ...lines: string[]): Promise<string> {
  await put(file, ["#!/bin/sh", ...lines, ""].join("\n"));
  await chmod(file, 0o755);
  return file;
}
