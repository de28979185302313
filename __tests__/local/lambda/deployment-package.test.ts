import { readdir, readFile } from "node:fs/promises";
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

test("refuses what is no zip file", async () => {
  await expect(unpack(strToU8("text"), tempFolder())).rejects.toThrow("invalid zip data");
});
