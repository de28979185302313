import type { EnvironmentInput } from "./schema";

/**
 * Marks a file of this folder as an environment and gives it the types of the configuration, so
 * that an editor shows most errors at once. It checks nothing: `loadEnvironment` does.
 */
export function defineEnvironment(environment: EnvironmentInput): EnvironmentInput {
  return environment;
}
