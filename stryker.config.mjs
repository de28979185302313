/**
 * Mutation run over the secrets client: are the tests able to notice a wrong line?
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: ["lambda-src/secrets/**/*.ts"],
  testRunner: "jest",
  jest: { configFile: "jest.stryker.config.js" },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // A mutant that takes longer counts as noticed: it must be a hang and not a busy machine.
  timeoutMS: 30_000,
  reporters: ["clear-text", "progress"],
  // Below the last one the command fails.
  thresholds: { high: 95, low: 92, break: 90 },
  // Everything else is copied for each process that runs tests.
  ignorePatterns: [".cache", ".ci", ".local", "cdktf.out", "docs", "bench", "stacks"],
  tempDirName: ".cache/stryker",
};
