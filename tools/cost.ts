/** `ENVIRONMENT=prod npm run cost`: what the environment costs in a month by being there. */
import { ConfigurationError } from "../config/errors";
import { loadEnvironment } from "../config/load-environment";
import { costTable } from "./cost/monthly-cost";
import { PRICES } from "./cost/prices";
import { synthesizedStacks } from "./synthesized-stacks";

/** Of nothing that is there, only of what it does. */
const CONFIG_PRICES = "https://aws.amazon.com/config/pricing/";

function main(): void {
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
}

try {
  main();
} catch (error) {
  if (!(error instanceof ConfigurationError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
