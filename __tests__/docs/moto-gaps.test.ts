/** local/README.md tells every gap of moto that the stand-in fills. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { projectFolder } from "../../config/project-folder";

const GAPS = join(projectFolder(), "local/aws/moto_gaps");

/** The gaps of a module: what its `fill` calls. */
function gapsOf(file: string): string[] {
  const [, body = ""] =
    /^def fill\(\) -> None:\n((?: .*\n)+)/m.exec(readFileSync(join(GAPS, file), "utf8")) ?? [];
  return [...body.matchAll(/^ {4}(_\w+)\(\)$/gm)].map(
    ([, name = ""]) => `${basename(file, ".py")}.${name}`,
  );
}

describe("the table of gaps in local/README.md", () => {
  it("has each gap once, and no other", () => {
    const filled = readdirSync(GAPS)
      .filter((file) => file.endsWith(".py") && !file.startsWith("__"))
      .flatMap(gapsOf);
    const text = readFileSync(join(projectFolder(), "local/README.md"), "utf8");
    const told = [...text.matchAll(/^\|.*\| `(\w+\.\w+)` +\|$/gm)].map(([, name = ""]) => name);

    expect(filled.length).toBeGreaterThan(20);
    expect(told.toSorted()).toEqual(filled.toSorted());
  });
});
