import type { KnipConfig } from "knip" with { "resolution-mode": "import" };
import { environmentNames } from "./config/load-environment";

/** What is used by nothing, and what starts by itself. */
const config: KnipConfig = {
  entry: [
    "main.ts",
    "lambda-src/ingestion/{handler.ts,prefetching-handler.mts}",
    // A file of an environment is run by its name. Any other file of the folder has to be used.
    ...environmentNames().map((name) => `config/${name}.ts`),
    "tools/*.{ts,cjs}",
    "jest.stryker.config.js",
    "bench/secrets/{contestants,handlers}/*.{ts,mts}",
    "bench/secrets/{upstream/program,programs/contestant-operations,programs/report-start,processes/serve-operations}.ts",
    "local/lambda/runtime/*",
    "local/layers/*-main.ts",
    "local/secret-providers/wcp-main.ts",
    "__tests__/**/*.test.ts",
  ],
  project: ["**/*.{ts,mts,js,mjs,cjs}"],
  ignoreDependencies: ["@secretlint/*", "@stryker-mutator/*", "cdktf-cli"],
};

export default config;
