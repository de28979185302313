import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { GetCallerIdentityResponse, STSClientConfig } from "@aws-sdk/client-sts";
import type { Environment } from "../../config/schema";
import { plainAwsErrors } from "../aws-errors";
import { UsageError } from "../command-line";
import { errorText } from "./error-text";

/**
 * @param otherwise what the error says of the outcome
 * @param connection reaches AWS other than by the shell's environment
 * @returns ARN of the AWS identity; of a role its session's
 * @throws UsageError when the AWS identity is of another account than the environment's, there is
 *   none, or AWS does not answer
 */
export async function requireOwnAccount(
  { name, account, region }: Environment,
  otherwise: string,
  connection: Pick<STSClientConfig, "endpoint" | "region" | "credentials"> = {},
): Promise<string> {
  const client = new STSClient({ region, ...connection });
  const caller = await callerIdentity(client, otherwise);
  if (caller.Account !== account) {
    throw new UsageError(
      `Your AWS identity ${caller.Arn ?? ""} is of account ${caller.Account ?? "unknown"}; ` +
        `environment ${name} is account ${account}. ${otherwise}`,
    );
  }
  return caller.Arn ?? "";
}

/** It is the first call, so whatever is wrong with the way to AWS shows here. */
async function callerIdentity(
  client: STSClient,
  otherwise: string,
): Promise<GetCallerIdentityResponse> {
  try {
    return await plainAwsErrors(
      ["sts:GetCallerIdentity"],
      () => client.send(new GetCallerIdentityCommand({})),
      otherwise,
    );
  } catch (cause) {
    if (cause instanceof UsageError) {
      throw cause;
    }
    throw new UsageError(
      "AWS does not say who you are. Look at the network, the proxy and AWS_ENDPOINT_URL, and run " +
        `it again. (${errorText(cause)}) ${otherwise}`,
      { cause },
    );
  }
}
