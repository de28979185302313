import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import type { Environment } from "../../config/schema";
import { UsageError } from "../command-line";

/**
 * @param otherwise what the error says of the outcome
 * @param connection reaches AWS other than by the shell's environment
 * @throws UsageError when the AWS identity is of another account than the environment's
 */
export async function requireOwnAccount(
  { name, account, region }: Environment,
  otherwise: string,
  connection: Pick<STSClientConfig, "endpoint" | "region" | "credentials"> = {},
): Promise<void> {
  const client = new STSClient({ region, ...connection });
  const caller = await client.send(new GetCallerIdentityCommand({}));
  if (caller.Account !== account) {
    throw new UsageError(
      `Your AWS identity ${caller.Arn ?? ""} is of account ${caller.Account ?? "unknown"}; ` +
        `environment ${name} is account ${account}. ${otherwise}`,
    );
  }
}
