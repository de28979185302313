import { App } from "#cdk";
import { loadEnvironment } from "./config/load-environment";
import { ConfigurationError } from "./config/errors";
import { PolicyError } from "./policies/guards/policy-error";
import { placeStacks } from "./stacks/all";

try {
  const environment = loadEnvironment(process.env.ENVIRONMENT);
  const app = new App();
  placeStacks(app, environment);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof PolicyError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
