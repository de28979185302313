import { DEFAULT_ENVIRONMENT, parseCommandLine, UsageError } from "../command-line";
import { DEPLOYED_PERMISSIONS } from "./definitions";

export const HELP = `Usage: [ENVIRONMENT=<name>] npm run --silent dashboard [-- OPTION...]

Draws a CloudWatch dashboard as an SVG picture, without a browser: what its definition shows, with
sample data, which the picture says. Without an option the dashboard of environment ${DEFAULT_ENVIRONMENT}, as
Terraform gets it, on standard output.

--integration NAME  The dashboard of one integration.
--deployed          The definition that CloudWatch has now, read as the AWS identity of your shell.
                    It needs ${DEPLOYED_PERMISSIONS.join(", ")}.
--file FILE         The definition in a file, or - for the standard input, such as
                    aws cloudwatch get-dashboard --dashboard-name NAME \\
                      --query DashboardBody --output text | npm run --silent dashboard -- --file -
--out FILE          Writes the picture into a file.
--help              This text.

  npm run --silent dashboard -- --out dashboard.svg
  ENVIRONMENT=dev npm run --silent dashboard -- --integration weather --deployed --out dashboard.svg

Exit codes: 0 done; 1 error, and the message says which.
`;

/** What the command is asked to draw, and where to. */
export interface DashboardCommand {
  readonly source:
    | { readonly kind: "file"; readonly path: string }
    | {
        readonly kind: "synthesized" | "deployed";
        /** The environment's dashboard where there is none. */
        readonly integration: string | undefined;
      };
  /** Standard output where there is none. */
  readonly out: string | undefined;
}

/**
 * Reads the command line.
 *
 * @param args without the program, for tests
 * @returns `undefined` where help is wanted
 * @throws UsageError for what cannot be asked
 */
export function dashboardCommand(args?: string[]): DashboardCommand | undefined {
  const { values } = parseCommandLine({
    ...(args === undefined ? {} : { args }),
    options: {
      help: { type: "boolean", short: "h", default: false },
      integration: { type: "string" },
      deployed: { type: "boolean", default: false },
      file: { type: "string" },
      out: { type: "string" },
    },
  });
  const { help, integration, deployed, file, out } = values;
  if (help) {
    return undefined;
  }
  if (file === undefined) {
    return { source: { kind: deployed ? "deployed" : "synthesized", integration }, out };
  }
  if (deployed || integration !== undefined) {
    throw new UsageError(
      `--file is the definition itself: leave out --${deployed ? "deployed" : "integration"}.`,
    );
  }
  return { source: { kind: "file", path: file }, out };
}
