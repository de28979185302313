import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { computedFiles, writeChanged } from "../../../tools/docs/computed-files";

describe("computedFiles", () => {
  it("is everything that is computed", () => {
    expect(Object.keys(computedFiles())).toEqual(
      expect.arrayContaining([
        "README.md",
        "docs/controls.md",
        "docs/detections.md",
        "docs/dashboard.svg",
        "docs/access/prod.md",
      ]),
    );
  });
});

describe("writeChanged", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "computed-files-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("writes what is not as it has to be, formatted, and tells which", async () => {
    const files = { "same.md": () => "# Same", "page.md": () => "# Page" };
    const formatted = (file: string, text: string) =>
      Promise.resolve(`${text} in ${basename(file)}\n`);
    writeFileSync(join(folder, "same.md"), "# Same in same.md\n");
    writeFileSync(join(folder, "page.md"), "# Page");

    expect(await writeChanged(folder, files, formatted)).toEqual(["page.md"]);
    expect(readFileSync(join(folder, "page.md"), "utf8")).toBe("# Page in page.md\n");
    expect(await writeChanged(folder, files, formatted)).toEqual([]);
  });
});
