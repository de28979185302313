import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", ".cache", ".local", "coverage"] },
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.mts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // CDKTF constructs register themselves with their scope: `new X(this, "id")` is a statement.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["cdktf", "cdktf/*", "cdktn", "cdktn/*", "@cdktf/*", "@cdktn/*"],
              message:
                'Import "#cdk" or "#aws/<resource>" instead: package.json decides which fork.',
            },
          ],
        },
      ],
    },
  },
  {
    // Jest's asymmetric matchers, such as expect.stringContaining, are typed as any.
    files: ["__tests__/**/*.ts"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // Each runs only the one module that is asked for, and lets a bundler find them all.
    files: ["config/load-environment.ts", "lambda-src/ingestion/create-secret-source.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        module: "readonly",
        require: "readonly",
        process: "readonly",
        console: "readonly",
        __dirname: "readonly",
      },
    },
  },
);
