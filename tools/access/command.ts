import { EXTENSION_LAYER_PARAMETER } from "../../constructs/extension-layer";
import { DEFAULT_ENVIRONMENT, parseCommandLine, UsageError } from "../command-line";
import { READ_BACK_PERMISSIONS } from "./deployed-policies";
import { ONLINE_PERMISSIONS } from "./online/compare-online";

export const HELP = `Usage: [ENVIRONMENT=<name>] npm run --silent access [-- OPTION...]

Who may do what to each integration's secret, key, table and function, in
environment ${DEFAULT_ENVIRONMENT} unless another is named: computed from the policies that Terraform would get,
without AWS. Roles that are not the template's are taken to have every IAM permission; the foot of the
matrix names the two rows that have less. It fails when the stacks hold anything that may decide
access and that it does not read.

(no option)             The matrix.
--all                   Also who the rows are, what the columns mean, and by which statements each
                        cell is decided.
--integration NAME      Of one integration only.
--json                  As JSON: environment, origin, principals, actions, notes, and cells with
                        integration, principal, action, outcome, statements, from, requests.
--markdown              As Markdown, as docs/access/<environment>.md holds it. npm run docs writes
                        those files, and a test fails while one is not what the policies say.
--why PRINCIPAL ACTION  One cell step by step: each request, each policy, each statement.
--diff REVISION         Only what changed since a revision of git, which is synthesized with its own
                        code, configuration and dependencies: run it on revisions that you trust.
                        What is not committed counts as new. A change of a policy's text that no
                        cell shows, and that is not certain to narrow, counts as widening too: no
                        list of requests is complete. So does whatever changes a resource or a
                        setting that is not known to say nothing about access, or what runs in a
                        function, its own code apart: that is reviewed as code. Without ENVIRONMENT
                        it goes over every environment. Alarms, trail and network are not compared.
--deployed              From the policies that AWS has now, read back as the AWS identity of your
                        shell; with any of the others but --diff. A policy that is gone counts as
                        none. What no policy shows is an error, with the remedy: a grant on a key,
                        another key or role than the stacks attach, a layer. It reads no value and
                        changes nothing.
--online                The cells against IAM's own policy simulator, and the policies against the
                        checks of Access Analyzer, as the AWS identity of your shell, which need not
                        be of a deployed environment. It creates and changes nothing. What the tools
                        cannot be asked is listed with the reason. AWS charges for each
                        CheckNoPublicAccess and CheckAccessNotGranted, about a dozen of them for an
                        integration: https://aws.amazon.com/iam/access-analyzer/pricing/
--help                  This text.

Exit codes
0  done; with --diff nothing widened, with --online no disagreement
1  error
2  --diff: access widened, or may have
3  --online: AWS's tools disagree with the matrix or object to a policy

  npm run --silent access -- --why deployer read-value
  npm run --silent access -- --json | jq .cells
  npm run --silent access -- --diff origin/main
  ENVIRONMENT=dev npm run --silent access -- --deployed --online

Permissions of --deployed. ssm:GetParameter is for AWS's own parameter that names its layer, with
secret.source extension only: arn:aws:ssm:*::parameter${EXTENSION_LAYER_PARAMETER}
${inLines(READ_BACK_PERMISSIONS)}

Permissions of --online
${inLines(ONLINE_PERMISSIONS)}
`;

/** One line each, indented. */
function inLines(permissions: readonly string[]): string {
  return permissions.map((permission) => `  ${permission}`).join("\n");
}

/** What the command is asked to do. */
export type AccessCommand =
  | { readonly mode: "diff"; readonly revision: string }
  | {
      readonly mode: "why";
      readonly principal: string;
      readonly action: string;
      readonly integration: string | undefined;
      readonly deployed: boolean;
    }
  | {
      readonly mode: "matrix" | "all" | "json" | "markdown" | "online";
      readonly integration: string | undefined;
      /** From the policies that AWS has, instead of the synthesized ones. */
      readonly deployed: boolean;
    };

/**
 * Reads the command line.
 *
 * @param args without the program, for tests
 * @throws UsageError for what cannot be asked
 */
export function accessCommand(args?: string[]): AccessCommand | { readonly mode: "help" } {
  const { values, positionals } = parseCommandLine({
    ...(args === undefined ? {} : { args }),
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      all: { type: "boolean", default: false },
      integration: { type: "string" },
      deployed: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      online: { type: "boolean", default: false },
      why: { type: "boolean", default: false },
      diff: { type: "string" },
    },
  });
  const { integration, deployed, diff: revision } = values;
  if (values.help) {
    return { mode: "help" };
  }
  const [mode = "matrix", second] = [
    ...(["all", "json", "markdown", "online", "why"] as const).filter((each) => values[each]),
    ...(revision === undefined ? [] : (["diff"] as const)),
  ];
  if (second !== undefined) {
    throw new UsageError(`--${mode} and --${second} do not go together: ask one after the other.`);
  }
  const [principal, action, ...rest] = positionals;
  if (mode === "why") {
    if (principal === undefined || action === undefined || rest.length > 0) {
      throw new UsageError("--why takes a principal and an action: --why deployer read-value");
    }
    return { mode, principal, action, integration, deployed };
  }
  if (principal !== undefined) {
    throw new UsageError(`What is "${principal}"? --help says how to call it.`);
  }
  if (revision === undefined || mode !== "diff") {
    return { mode: mode === "diff" ? "matrix" : mode, integration, deployed };
  }
  if (integration !== undefined) {
    throw new UsageError("--diff is about the whole environment: leave out --integration.");
  }
  if (deployed) {
    throw new UsageError("--diff compares what two revisions synthesize: leave out --deployed.");
  }
  return { mode, revision };
}
