import type { NamedPolicy } from "../../policies/evaluation/model";
import { objectOf } from "./stack-resources";
import type { SystemPolicies } from "./system-policies";

/**
 * Condition keys of which the requests of the matrix say what AWS would send: a value, or that there
 * is none. In lower case, as IAM compares them.
 */
const KNOWN_KEYS: readonly string[] = [
  // Of the caller.
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:principalisawsservice",
  "aws:principalservicename",
  "lambda:sourcefunctionarn",
  // Of a service that acts for a resource; a call of anyone else has none.
  "aws:sourcearn",
  "aws:sourceaccount",
  // Of the place and the way.
  "aws:sourcevpce",
  "aws:securetransport",
  "aws:viaawsservice",
  "aws:calledvia",
  "aws:requestedregion",
  // Of the request.
  "aws:resourceaccount",
  "secretsmanager:versionstage",
  "kms:viaservice",
  "kms:calleraccount",
  "kms:encryptioncontextkeys",
  "kms:grantisforawsresource",
];

/** KMS gets the whole encryption context with a request, so a pair that is not there is absent. */
const KNOWN_PREFIX = "kms:encryptioncontext:";

/**
 * An absent key decides too, about a denial as about an Allow. So a policy that asks for a key which
 * the requests leave out without meaning to would make cells wrong in silence.
 *
 * @throws Error that names the policy, the statement and the key
 */
export function requireKnownKeys(policies: SystemPolicies): void {
  for (const { name, document } of namedPolicies(policies)) {
    const { Statement } = objectOf(document) ?? {};
    const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
    for (const statement of statements) {
      const { Sid, Condition } = objectOf(statement) ?? {};
      const keys = Object.values(objectOf(Condition) ?? {}).flatMap((tests) =>
        Object.keys(objectOf(tests) ?? {}),
      );
      const unknown = keys.find((key) => !isKnown(key.toLowerCase()));
      if (unknown !== undefined) {
        throw new Error(
          `The ${name}, statement ${String(Sid)}, asks for the condition key ${unknown}, which no ` +
            "request of the matrix states, so cells about it could not be trusted: say what AWS " +
            "sends in tools/access/matrix.ts, then add the key to tools/access/condition-keys.ts.",
        );
      }
    }
  }
}

function isKnown(key: string): boolean {
  return KNOWN_KEYS.includes(key) || key.startsWith(KNOWN_PREFIX);
}

/** Every policy, wherever it stands. */
function namedPolicies(value: unknown): NamedPolicy[] {
  if (Array.isArray(value)) {
    return value.flatMap(namedPolicies);
  }
  const object = objectOf(value);
  if (object === undefined) {
    return [];
  }
  const { name, document } = object;
  return typeof name === "string" && document !== undefined
    ? [{ name, document }]
    : Object.values(object).flatMap(namedPolicies);
}
