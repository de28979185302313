import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../../config/project-folder";
import { CONTROLS } from "../../../tools/controls/catalog";
import { controlsPage } from "../../../tools/docs/controls-page";
import { withoutAlignment } from "./without-alignment";

describe("docs/controls.md", () => {
  const page = readFileSync(join(projectFolder(), "docs/controls.md"), "utf8");

  it("is what the controls say: run `npm run docs` when this fails", () => {
    expect(withoutAlignment(page)).toBe(withoutAlignment(controlsPage()));
  });

  it("has a row for every control, kept or declined", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| "));

    for (const { kept, declined } of CONTROLS) {
      for (const { ids } of [...kept, ...declined]) {
        for (const id of Object.values(ids).flat()) {
          expect(rows.some((row) => row.includes(`\`${id}\``))).toBe(true);
        }
      }
    }
  });
});
