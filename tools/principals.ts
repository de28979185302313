/** `npm run principals`: does IAM have the roles that the configuration names? */
import { loadEnvironment } from "../config/load-environment";
import { parseCommandLine, withoutNodeVersionWarning } from "./command-line";
import { runCommand } from "./run-command";
import { COMPARE_PERMISSIONS, listedInIam } from "./principals/listed-in-iam";
import { allRight, principalsReport } from "./principals/report";

const HELP = `Usage: ENVIRONMENT=<name> npm run --silent principals

Compares every role of the configuration (principals, rotationRoleArn) and the permissions boundary
with IAM, as the AWS identity of your shell: it exists, and its ARN is the one that is written, path
and case included. Policies compare it letter by letter, and AWS checks no ARN in a condition: after
the first deployment with a slip, whoever was meant is locked out, the next deployment too. So run it
before the first deployment, and after a change of these roles, as the role that deploys: it says
whether you are one of principals.deployers.

A role of another account is listed and not checked: it is looked up there.

It needs ${COMPARE_PERMISSIONS.join(", ")}, and changes nothing.

  --help  print this

Exit codes: 0 nothing is wrong; 1 something is, or it could not be compared, and the message says why.
`;

async function main(): Promise<number> {
  withoutNodeVersionWarning();
  const { values } = parseCommandLine({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const comparison = await listedInIam(environment);
  process.stdout.write(principalsReport(environment, comparison));
  return allRight(comparison) ? 0 : 1;
}

runCommand(main);
