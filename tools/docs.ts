/** `npm run docs`: writes what is computed of the documentation. */
import { projectFolder } from "../config/project-folder";
import { parseCommandLine } from "./command-line";
import { computedFiles, writeChanged } from "./docs/computed-files";
import { formatted } from "./docs/formatted";
import { runCommand } from "./run-command";

const HELP = `Usage: npm run docs

Writes what is computed of the documentation: the sections of README.md that are between markers,
docs/access, docs/controls.md, docs/detections.md and docs/dashboard.svg. Prints the files that it
changed. An empty docs/access/<environment>.md is enough to have that environment's matrix.

--help  Shows this text.

Exit codes: 0 done; 1 error, and the message says which.
`;

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const files = computedFiles();
  const changed = await writeChanged(projectFolder(), files, formatted);
  const summary = `${changed.length} of ${Object.keys(files).length} files changed.`;
  process.stdout.write([...changed, summary, ""].join("\n"));
  return 0;
}

runCommand(main);
