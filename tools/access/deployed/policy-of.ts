import type { NamedPolicy } from "../../../policies/evaluation/model";

/**
 * A policy as an API returns it: JSON text. Absent where the API says that there is none, or one
 * without statements, which says as much.
 */
export function policyOf(name: string, text: string | undefined): NamedPolicy | undefined {
  if (text === undefined || text === "") {
    return undefined;
  }
  const document: unknown = JSON.parse(text);
  const { Statement } = document as { Statement?: unknown };
  return Array.isArray(Statement) && Statement.length === 0 ? undefined : { name, document };
}

/**
 * A policy of IAM, which returns it percent-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
export function iamPolicyOf(name: string, text: string | undefined): NamedPolicy {
  if (text === undefined) {
    throw new Error(`IAM returned no document for the ${name}.`);
  }
  return { name, document: JSON.parse(decodeURIComponent(text)) as unknown };
}
