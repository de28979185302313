import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { UsageError } from "../command-line";

export interface PutResult {
  readonly secretName: string;
  readonly versionId: string;
  readonly stages: string[];
}

/**
 * Puts a new current version of an integration's secret, as the caller's AWS identity.
 *
 * @throws UsageError when the identity is of another account than the environment's
 */
export async function putSecret(
  environment: Environment,
  integration: Integration,
  value: string,
): Promise<PutResult> {
  const { region, account } = environment;
  const caller = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  if (caller.Account !== account) {
    throw new UsageError(
      `Your AWS identity ${caller.Arn ?? ""} is of account ${caller.Account ?? "unknown"}; ` +
        `environment ${environment.name} is account ${account}. Nothing was put.`,
    );
  }
  const { secretName } = integrationNames(environment, integration);
  const version = await new SecretsManagerClient({ region }).send(
    new PutSecretValueCommand({
      SecretId: secretName,
      SecretString: JSON.stringify({ [integration.secret.field]: value }),
    }),
  );
  return {
    secretName,
    versionId: version.VersionId ?? "",
    stages: version.VersionStages ?? [],
  };
}
