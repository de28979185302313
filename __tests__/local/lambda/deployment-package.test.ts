import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { strToU8, zipSync } from "fflate";

import { unpack } from "../../../local/lambda/deployment-package";
import { removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

test("unpacks files and folders", async () => {
  const folder = tempFolder();

  await unpack(zipSync({ "a/b.txt": strToU8("b"), "empty/": new Uint8Array() }), folder);

  expect(await readFile(join(folder, "a", "b.txt"), "utf8")).toBe("b");
  expect((await readdir(folder)).sort()).toEqual(["a", "empty"]);
});

test.each(["../outside.txt", "a/../../outside.txt", "/outside.txt"])(
  "refuses the entry %s",
  async (name) => {
    const parent = tempFolder();

    await expect(unpack(zipSync({ [name]: strToU8("x") }), join(parent, "in"))).rejects.toThrow(
      `the deployment package has an entry outside its folder: ${name}`,
    );
    expect(await readdir(parent)).toEqual([]);
  },
);

/** A zip file with one entry of a Unix mode. */
const withMode = (mode: number, os = 3, comment = "") =>
  Buffer.concat([
    zipSync({ "a/tool": [strToU8("#!/bin/sh"), { os, attrs: (mode << 16) >>> 0 }] }),
    Buffer.from(comment),
  ]);

test.each([
  ["is executable in the archive", withMode(0o100755), 0o111],
  ["is executable for its owner", withMode(0o100744), 0o111],
  ["is executable in an archive with a comment", withMode(0o100755, 3, "PK comment"), 0o111],
  ["is not executable", withMode(0o100644), 0],
  ["comes from a system without modes", withMode(0o100755, 0), 0],
])("a file that %s", async (_what, zip, executeBits) => {
  const folder = tempFolder();

  await unpack(zip, folder);

  expect((await stat(join(folder, "a", "tool"))).mode & 0o111).toBe(executeBits);
});

test("refuses a symbolic link", async () => {
  await expect(unpack(withMode(0o120777), tempFolder())).rejects.toThrow(
    "the deployment package has a symbolic link, which is not supported: a/tool",
  );
});

test("refuses what is no zip file", async () => {
  await expect(unpack(strToU8("text"), tempFolder())).rejects.toThrow("invalid zip data");
});
