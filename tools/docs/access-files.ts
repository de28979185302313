import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { loadEnvironment } from "../../config/load-environment";
import { projectFolder } from "../../config/project-folder";
import { markdownMatrix } from "../access/markdown";
import { accessMatrix } from "../access/matrix";
import type { Matrix } from "../access/matrix-model";
import { synthesizedPolicies } from "../access/synthesized-policies";
import { synthesizedStacks } from "../synthesized-stacks";

/** Holds one file for each environment whose matrix is kept: an empty one is enough to add one. */
export const ACCESS_FOLDER = join(projectFolder(), "docs", "access");

/** Environments whose matrix is kept in the repository. */
export function environmentsWithAccessFile(folder = ACCESS_FOLDER): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => basename(file, ".md"))
    .sort();
}

/** What `docs/access/<environment>.md` has to hold. */
export function accessFile(name: string): string {
  return markdownMatrix(synthesizedMatrix(name));
}

/** The matrix of an environment's synthesized policies. */
export function synthesizedMatrix(name: string): Matrix {
  const environment = loadEnvironment(name);
  const policies = synthesizedPolicies(environment, synthesizedStacks(environment), "synthesized");
  return accessMatrix(environment, policies);
}
