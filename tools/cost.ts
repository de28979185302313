/** `ENVIRONMENT=prod npm run cost`: what the environment costs in a month by being there. */
import { loadEnvironment } from "../config/load-environment";
import { parseCommandLine } from "./command-line";
import { costTable } from "./cost/monthly-cost";
import { PRICES } from "./cost/prices";
import { runCommand } from "./run-command";
import { synthesizedStacks } from "./synthesized-stacks";

/** Of nothing that is there, only of what it does. */
const CONFIG_PRICES = "https://aws.amazon.com/config/pricing/";

const HELP = `Usage: ENVIRONMENT=<name> npm run --silent cost

Prints what the environment costs in a month by being there, in USD at list prices of us-east-1: what
AWS charges by the hour, by the month or by the piece. What is charged by use comes on top.

--help  Shows this text.

Exit codes: 0 done; 1 error, and the message says which.
`;

function main(): number {
  const { values } = parseCommandLine({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  process.stdout.write(
    [
      `Environment ${environment.name}, USD a month, list prices of us-east-1`,
      "",
      costTable(Object.values(synthesizedStacks(environment))),
      "",
      "Use comes on top: requests, traffic, log volume, and 0.30 for each metric of the function;",
      "with AWS Config, 0.003 for each change that is recorded and 0.001 for each evaluation of a rule.",
      "Free tiers, such as CloudWatch's 10 alarms and 3 dashboards of an account, are not deducted.",
      `Prices: ${[...new Set([...PRICES.map(({ source }) => source), CONFIG_PRICES])].join(" ")}`,
      "",
    ].join("\n"),
  );
  return 0;
}

runCommand(main);
