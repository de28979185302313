import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../../config/schema";
import { UsageError } from "../command-line";

/**
 * @param otherwise what the error says of the outcome
 * @throws UsageError when the AWS identity is of another account than the environment's
 */
export async function requireOwnAccount(
  { name, account, region }: Environment,
  otherwise: string,
): Promise<void> {
  const caller = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  if (caller.Account !== account) {
    throw new UsageError(
      `Your AWS identity ${caller.Arn ?? ""} is of account ${caller.Account ?? "unknown"}; ` +
        `environment ${name} is account ${account}. ${otherwise}`,
    );
  }
}
