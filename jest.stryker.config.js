/** The unit tests of the secrets client alone, for the mutation run. */
const { projects } = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...projects.find(({ displayName }) => displayName === "unit"),
  testMatch: ["<rootDir>/__tests__/lambda-src/secrets/**/*.test.ts"],
  // The contract over real sources takes real time for each mutant of the client; the same contract
  // over the source in memory does not.
  testPathIgnorePatterns: ["/node_modules/", "/sources/contract.test.ts"],
};
