import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CloudWatchClient, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { plainAwsErrors } from "../aws-errors";
import { UsageError } from "../command-line";
import type { StackJson } from "../synthesized-stacks";

/** What `--deployed` asks AWS. */
export const DEPLOYED_PERMISSIONS = ["cloudwatch:GetDashboard"] as const;

/**
 * The definition of a dashboard as Terraform gets it.
 *
 * @param stacks by name, as `synthesizedStacks` returns them
 * @throws UsageError where no stack has a dashboard of that name
 */
export function synthesizedDefinition(
  stacks: Readonly<Record<string, StackJson>>,
  name: string,
): string {
  const dashboards = Object.values(stacks).flatMap(({ resource }) =>
    Object.values(resource?.aws_cloudwatch_dashboard ?? {}),
  );
  const found = dashboards.find(({ dashboard_name }) => dashboard_name === name);
  if (found === undefined) {
    throw new UsageError(
      `No stack has a dashboard ${name}. There are: ` +
        `${dashboards.map(({ dashboard_name }) => String(dashboard_name)).join(", ")}.`,
    );
  }
  return String(found.dashboard_body);
}

/**
 * The definition of a dashboard as CloudWatch has it, read as the AWS identity of the shell.
 *
 * @throws UsageError where there is none, and for what is to be mended at the shell
 */
export async function deployedDefinition(
  name: string,
  { region }: { readonly region: string },
  cloudWatch: Pick<CloudWatchClient, "send"> = new CloudWatchClient({ region }),
): Promise<string> {
  return plainAwsErrors(DEPLOYED_PERMISSIONS, async () => {
    const body = await bodyOf(name, cloudWatch);
    if (body === undefined) {
      throw new UsageError(
        `CloudWatch has no dashboard ${name} in your account. Deploy it, or look at your account ` +
          "with aws sts get-caller-identity.",
      );
    }
    return body;
  });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html */
async function bodyOf(
  name: string,
  cloudWatch: Pick<CloudWatchClient, "send">,
): Promise<string | undefined> {
  try {
    const answer = await cloudWatch.send(new GetDashboardCommand({ DashboardName: name }));
    return answer.DashboardBody;
  } catch (error) {
    // The name of the error differs between AWS's protocols.
    if (error instanceof Error && /^(DashboardNotFound|ResourceNotFound)/.test(error.name)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The definition in a file.
 *
 * @param path `-` for the standard input
 * @throws UsageError for a file that cannot be read
 */
export async function definitionInFile(
  path: string,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<string> {
  if (path === "-") {
    return text(stdin);
  }
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The file ${path} cannot be read (${code}).`, { cause });
  }
}
