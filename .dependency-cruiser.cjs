/**
 * Which folder may import which: dependencies point one way.
 * config, policies, detections <- constructs <- stacks <- main; lambda-src stands alone.
 */
const INFRASTRUCTURE = "^(config|policies|detections|constructs|stacks|main\\.ts)";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle has no layer.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "config-is-the-base",
      comment: "Configuration knows nothing of what is built from it.",
      severity: "error",
      from: { path: "^config/" },
      to: {
        path: "^(policies|detections|constructs|stacks|tools|local|bench|lambda-src|main\\.ts)",
      },
    },
    {
      name: "policies-are-pure",
      comment: "Policies are data: provable without Terraform or AWS.",
      severity: "error",
      from: { path: "^policies/" },
      to: {
        path: "^(detections|constructs|stacks|tools|local|bench|lambda-src|main\\.ts)|node_modules/(cdktf|cdktn|@cdktf|@cdktn|constructs)/",
      },
    },
    {
      name: "detections-are-pure",
      comment: "Detections are data; they take principals from policies.",
      severity: "error",
      from: { path: "^detections/" },
      to: {
        path: "^(constructs|stacks|tools|local|bench|lambda-src|main\\.ts)|node_modules/(cdktf|cdktn|@cdktf|@cdktn|constructs)/",
      },
    },
    {
      name: "nothing-deployed-evaluates",
      comment:
        "What AWS makes of patterns is computed for tests and drills, and decides no deployment.",
      severity: "error",
      from: { path: INFRASTRUCTURE, pathNot: "^detections/(evaluate\\.ts|evaluation/)" },
      to: { path: "^detections/(evaluate\\.ts|evaluation/)" },
    },
    {
      name: "constructs-below-stacks",
      comment: "Constructs are placed by stacks and do not know them.",
      severity: "error",
      from: { path: "^constructs/" },
      to: { path: "^(stacks|tools|local|bench|lambda-src|main\\.ts)" },
    },
    {
      name: "stacks-below-main",
      comment: "Stacks use neither the tools nor the code that runs in Lambda.",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(tools|local|bench|lambda-src|main\\.ts)" },
    },
    {
      name: "lambda-stands-alone",
      comment: "The bundle holds no infrastructure code.",
      severity: "error",
      from: { path: "^lambda-src/" },
      to: { path: `${INFRASTRUCTURE}|^(tools|local|bench)/` },
    },
    {
      name: "secrets-client-stands-alone",
      comment: "The secrets client can be taken without the rest.",
      severity: "error",
      from: { path: "^lambda-src/secrets/" },
      to: { path: "^lambda-src/(?!secrets/)" },
    },
    {
      name: "no-development-dependency-in-lambda",
      comment: "What the bundle needs is a dependency, not a devDependency.",
      severity: "error",
      from: { path: "^lambda-src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-development-dependency-in-a-synth",
      comment: "A synth is started often, and in places where only dependencies are installed.",
      severity: "error",
      from: { path: INFRASTRUCTURE },
      to: { dependencyTypes: ["npm-dev"] },
    },
    {
      name: "resolvable",
      comment: "An import that does not resolve escapes every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(cdktf\\.out|\\.cache|\\.local)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
