import type { EqualsTerm, Term } from "../pattern";
import { differsOrAbsent, equals } from "../pattern";

export const OF_IAM: EqualsTerm = equals("eventSource", "iam.amazonaws.com");

/** Whatever IAM does but answer questions. */
export const NO_LOOK: Term = differsOrAbsent("eventName", "Get*", "List*");

/**
 * IAM refused to touch a role. The record has no parameters then, and the message names the role
 * without its ARN: "… is not authorized to perform: iam:AttachRolePolicy on resource: role NAME
 * because …".
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.html#DAX.create-cluster.iam-permissions.troubleshooting
 *
 * @param role its name, or with `*` at the end what it begins with
 */
export function refusedOnRole(role: string): EqualsTerm {
  return equals("errorMessage", `*on resource: role ${role}`);
}
