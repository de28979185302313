/** `npm run docs`: writes the computed sections of README.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../config/project-folder";
import { generatedSections, withSections } from "./docs/generated-sections";

const file = join(projectFolder(), "README.md");
writeFileSync(file, withSections(readFileSync(file, "utf8"), generatedSections()));
