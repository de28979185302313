import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../../../config/project-folder";

/**
 * What is wrong with the commands of the AWS CLI in each of the texts, by botocore's models of AWS's
 * services; undefined where no Python on this machine has botocore. That which the AWS stand-in
 * needs has it: `local/toolchain/moto.ts`.
 *
 * @throws Error when the check itself fails, and under `CI=true` also when there is no botocore
 */
export function wrongAwsCommands(texts: readonly string[]): string[][] | undefined {
  const python = [
    process.env.MOTO_PYTHON,
    "python3",
    "python",
    join(projectFolder(), ".cache/moto/bin/python"),
  ].find((candidate) => candidate !== undefined && hasBotocore(candidate));
  if (python === undefined) {
    if (process.env.CI === "true") {
      throw new Error(
        "The commands of the runbooks were not checked: no Python has botocore. " +
          "Install it with: python3 -m pip install botocore.",
      );
    }
    return undefined;
  }
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, "aws_cli.py")], {
    input: JSON.stringify(texts),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`aws_cli.py failed: ${stderr}`);
  return JSON.parse(stdout) as string[][];
}

function hasBotocore(python: string): boolean {
  return spawnSync(python, ["-c", "import botocore.session, jmespath"]).status === 0;
}
