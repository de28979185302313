import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationTable } from "../../../config/configuration-table";
import { projectFolder } from "../../../config/project-folder";
import { generatedSections, withSections } from "../../../tools/docs/generated-sections";
import { withoutAlignment } from "./without-alignment";

describe("README.md", () => {
  const readme = readFileSync(join(projectFolder(), "README.md"), "utf8");

  it("holds what the code computes: run `npm run docs` when this fails", () => {
    const current = withSections(readme, generatedSections());

    expect(withoutAlignment(readme)).toBe(withoutAlignment(current));
  });

  it("has a row for every field of the configuration", () => {
    for (const { path } of configurationTable()) {
      expect(readme).toContain(`| \`${path}\` `);
    }
  });
});

describe("withSections", () => {
  it("replaces what stands between the markers and nothing else", () => {
    const text = "before\n<!-- a:begin -->\nold\n<!-- a:end -->\nafter\n";

    expect(withSections(text, { a: "new" })).toBe(
      "before\n<!-- a:begin -->\n\nnew\n\n<!-- a:end -->\nafter\n",
    );
  });

  it("says which marker is missing", () => {
    expect(() => withSections("<!-- a:end --> <!-- a:begin -->", { a: "new" })).toThrow(
      "README.md has no section between <!-- a:begin --> and <!-- a:end -->.",
    );
  });
});
