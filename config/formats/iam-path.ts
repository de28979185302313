import type { Verdict } from "./verdict";

/** The longest path that IAM takes. The ARN of a role with it is far below the 2048 of an ARN. */
const LONGEST = 512;

/**
 * An IAM path: a slash, or words between slashes. IAM takes more punctuation in a path than in a
 * name; here it is what a name takes, so that the ARNs with the path are read like any other.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 */
export function checkIamPath(path: string): Verdict {
  if (path.length > LONGEST) {
    return `shorten it to ${LONGEST} characters, the most that IAM takes`;
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
  const [kept] = /^\/(?:aws-service-role|aws-reserved)\//.exec(path) ?? [];
  if (kept !== undefined) {
    return `begin with another word; AWS keeps ${kept} for the roles that it creates itself`;
  }
  return /^\/(?:[\w+=,.@-]+\/)*$/.test(path);
}
