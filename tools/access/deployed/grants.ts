import { paginateListGrants } from "@aws-sdk/client-kms";
import type { GrantListEntry } from "@aws-sdk/client-kms";
import type { Reading } from "./reading";

/** Whether a grant is one that is there in the ordinary course. */
export type IsOrdinaryGrant = (grant: GrantListEntry, reading: Reading) => boolean;

/**
 * Of the secret's key none is. Its policy lets nobody create one, through a service or not, and
 * Secrets Manager and Parameter Store call KMS with the permissions of whoever calls them.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export const noGrant: IsOrdinaryGrant = () => false;

/**
 * A grant to an AWS service, such as the one by which DynamoDB keeps its access to a table. KMS
 * shows the service's name where others have an ARN.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html#dynamodb-grants
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-view.html
 */
export const grantToService: IsOrdinaryGrant = (grant) =>
  /^[a-z0-9.-]+\.amazonaws\.com$/.test(granteeOf(grant));

/**
 * The same, and the grant that Lambda creates for the function's own sessions, to decrypt the
 * function's variables and nothing else.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 * https://www.lastweekinaws.com/blog/the-sneaky-weakness-behind-aws-managed-kms-keys/
 */
export const grantOfFunctionKey: IsOrdinaryGrant = (grant, reading) =>
  grantToService(grant, reading) || decryptsVariablesOnly(grant, reading);

const DECRYPTS_VARIABLES: readonly string[] = ["Decrypt", "RetireGrant"];

function decryptsVariablesOnly(grant: GrantListEntry, { environment, names }: Reading): boolean {
  const { partition, account } = environment;
  const session = `arn:${partition}:sts::${account}:assumed-role/${names.executionRoleName}/${names.functionName}`;
  const { EncryptionContextEquals: context = {} } = grant.Constraints ?? {};
  return (
    [session, names.executionRoleArn].includes(granteeOf(grant)) &&
    (grant.Operations ?? []).every((operation) => DECRYPTS_VARIABLES.includes(operation)) &&
    context["aws:lambda:FunctionArn"] === names.functionArn
  );
}

/**
 * Reports every grant of a key that is not ordinary. A grant allows besides the key's policy and all
 * of IAM, so no policy shows it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @param key its ARN, as ListGrants takes no alias
 */
export async function checkGrants(
  reading: Reading,
  key: { readonly arn: string; readonly alias: string },
  isOrdinary: IsOrdinaryGrant,
): Promise<void> {
  const pages = paginateListGrants({ client: reading.clients.kms }, { KeyId: key.arn });
  for await (const { Grants = [] } of pages) {
    for (const grant of Grants.filter((one) => !isOrdinary(one, reading))) {
      reading.report(faultOf(grant, key, reading.environment.region));
    }
  }
}

function faultOf(
  grant: GrantListEntry,
  key: { readonly arn: string; readonly alias: string },
  region: string,
): string {
  const operations = grant.Operations?.join(", ") ?? "";
  const constraints = JSON.stringify(grant.Constraints ?? {});
  return (
    `key ${key.alias}: a grant allows ${granteeOf(grant)} ${operations || "nothing"}, ` +
    `${constraints === "{}" ? "without constraints" : `constrained to ${constraints}`}, besides ` +
    "all policies. Find out who created it (CreateGrant in the trail), and take it back: " +
    `aws kms revoke-grant --region ${region} --key-id ${key.arn} --grant-id ${grant.GrantId ?? ""}`
  );
}

/** A service has one field or the other, by the way in which the grant was created. */
function granteeOf({ GranteePrincipal, GranteeServicePrincipal }: GrantListEntry): string {
  return GranteePrincipal ?? GranteeServicePrincipal ?? "an unknown principal";
}
