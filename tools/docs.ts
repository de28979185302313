/** `npm run docs`: writes the computed sections of README.md, and the pages that are computed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../config/project-folder";
import { controlsPage } from "./docs/controls-page";
import { detectionsPage } from "./docs/detections-page";
import { ACCESS_FOLDER, accessFile, environmentsWithAccessFile } from "./docs/access-files";
import { generatedSections, withSections } from "./docs/generated-sections";

const readme = join(projectFolder(), "README.md");
writeFileSync(readme, withSections(readFileSync(readme, "utf8"), generatedSections()));
writeFileSync(join(projectFolder(), "docs/controls.md"), controlsPage());
writeFileSync(join(projectFolder(), "docs/detections.md"), detectionsPage());

for (const environment of environmentsWithAccessFile()) {
  writeFileSync(join(ACCESS_FOLDER, `${environment}.md`), accessFile(environment));
}
