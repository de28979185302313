import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../config/load-environment";
import { projectFolder } from "../../config/project-folder";
import { auditDashboard } from "../../detections/dashboards/audit-dashboard";
import { dashboardPicture } from "../dashboard/picture";
import { accessFile, environmentsWithAccessFile } from "./access-files";
import { controlsPage } from "./controls-page";
import { detectionsPage } from "./detections-page";
import { generatedSections, withSections } from "./generated-sections";

/** Every file that is computed, by its path in the project, and how to compute what it has to hold. */
export function computedFiles(): Record<string, () => string> {
  return {
    "README.md": () =>
      withSections(readFileSync(join(projectFolder(), "README.md"), "utf8"), generatedSections()),
    "docs/controls.md": controlsPage,
    "docs/detections.md": detectionsPage,
    "docs/dashboard.svg": () =>
      dashboardPicture(JSON.stringify(auditDashboard(loadEnvironment("prod")))),
    ...Object.fromEntries(
      environmentsWithAccessFile().map((name) => [
        `docs/access/${name}.md`,
        () => accessFile(name),
      ]),
    ),
  };
}

/**
 * Writes the files that are not as they have to be.
 *
 * @param folder that the paths are in
 * @param formatted the text of a file as it is formatted
 * @returns the paths of what was written
 */
export async function writeChanged(
  folder: string,
  files: Readonly<Record<string, () => string>>,
  formatted: (file: string, text: string) => Promise<string>,
): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, compute] of Object.entries(files)) {
    const file = join(folder, path);
    const wanted = await formatted(file, compute());
    if (wanted !== readFileSync(file, "utf8")) {
      writeFileSync(file, wanted);
      changed.push(path);
    }
  }
  return changed;
}
