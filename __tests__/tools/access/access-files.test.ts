import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ACCESS_FOLDER,
  accessFile,
  environmentsWithAccessFile,
} from "../../../tools/docs/access-files";

/** Lines that only one of two texts has, as a diff shows them. */
function changedLines(old: string, current: string): string[] {
  const [before, after] = [old.split("\n"), current.split("\n")];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

describe("docs/access", () => {
  it("holds the environment that counts", () => {
    expect(environmentsWithAccessFile()).toContain("prod");
  });

  it.each(environmentsWithAccessFile())("%s.md is what the policies say", (environment) => {
    const file = join(ACCESS_FOLDER, `${environment}.md`);
    const changes = changedLines(readFileSync(file, "utf8"), accessFile(environment));
    if (changes.length > 0) {
      throw new Error(
        `docs/access/${environment}.md is not what the policies say. If the change of access is ` +
          `wanted, run npm run docs and have the file reviewed:\n${changes.slice(0, 40).join("\n")}`,
      );
    }
  });

  it("knows a folder by its files", () => {
    expect(existsSync(ACCESS_FOLDER)).toBe(true);
    expect(environmentsWithAccessFile(join(ACCESS_FOLDER, "..", "..", "config"))).toEqual([]);
  });
});
