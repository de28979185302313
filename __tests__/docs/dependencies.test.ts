/** Every direct dependency, and every one that is overridden, has its reason in docs/dependencies.md, and nothing else has. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../config/project-folder";

interface Package {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

const packageIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;

const { dependencies, devDependencies, overrides } = packageIn(projectFolder());
const direct = Object.keys({ ...dependencies, ...devDependencies, ...overrides });
const rows = readFileSync(join(projectFolder(), "docs/dependencies.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, packages = "", licences = ""] = line.split("|");
    return { names: [...packages.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name), licences };
  });
const named = rows.flatMap(({ names }) => names);

describe("docs/dependencies.md", () => {
  it.each(direct)("says why %s is here", (name) => {
    expect(named).toContain(name);
  });

  it("names nothing that is not", () => {
    // A part of zod with a row of its own.
    expect(named.filter((name) => !direct.includes(name))).toEqual(["zod/mini"]);
  });

  it.each(direct)("gives the licence of %s", (name) => {
    const { license = "none" } = packageIn(join(projectFolder(), "node_modules", name));
    const [row] = rows.filter(({ names }) => names.includes(name));

    expect(row?.licences).toContain(license);
  });
});
