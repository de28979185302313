/**
 * Three projects, so that each can run alone:
 * `unit` needs Node.js, git, and Python 3 for the one test at a terminal, `terraform` the Terraform
 * binary and the AWS provider, `e2e` the local AWS stand-in as well.
 */
const common = {
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  // The working folders hold copies of package.json and the bundle.
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.cache", "<rootDir>/.local"],
};

/** @type {import("jest").Config} */
module.exports = {
  // No test measures time by it: it ends one that hangs, also where commands start slowly because the
  // machine has other work. Jest takes it from here alone: https://github.com/jestjs/jest/issues/9696
  testTimeout: 300_000,
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/__tests__/terraform/", "/__tests__/e2e/"],
    },
    {
      ...common,
      displayName: "terraform",
      testMatch: ["<rootDir>/__tests__/terraform/**/*.test.ts"],
    },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"] },
  ],
};
