import type { PolicyDocument, Statement } from "../../../policies/statement";

/**
 * What Prowler's check `secretsmanager_has_restrictive_resource_policy` finds wrong with a secret's
 * policy, as far as such a policy is written here: no organization is configured, no service is
 * exempt, no role is exempt by a pattern. Stated anew from the check's own code.
 * https://github.com/prowler-cloud/prowler/blob/master/prowler/providers/aws/services/secretsmanager/secretsmanager_has_restrictive_resource_policy/secretsmanager_has_restrictive_resource_policy.py
 *
 * @param account the account that is audited
 */
export function prowlerFindings({ Statement: statements }: PolicyDocument, account: string) {
  const findings: string[] = [];
  if (!statements.some(deniesEveryoneElse)) {
    findings.push("no Deny of every action to all principals but exact ARNs");
  }
  const foreign = statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(principalsIn)
    .filter((principal) => /^arn:aws:iam::\d{12}:/.test(principal) && !isOf(principal, account));
  if (foreign.length > 0) {
    findings.push(`cross-account Allow to ${foreign.join(", ")}`);
  }
  return findings;
}

function deniesEveryoneElse(statement: Statement): boolean {
  const { Effect, Action, Resource, Condition = {} } = statement;
  const exempt = Condition.StringNotEquals ?? {};
  const arns = [exempt["aws:PrincipalArn"] ?? []].flat();
  return (
    Effect === "Deny" &&
    principalsIn(statement).includes("*") &&
    Action.some((action) => action === "*" || action === "secretsmanager:*") &&
    [Resource].flat().includes("*") &&
    // Any further operator or key could narrow the denial.
    Object.keys(Condition).join() === "StringNotEquals" &&
    Object.keys(exempt).join() === "aws:PrincipalArn" &&
    arns.every((arn) => /^arn:aws:iam::\d{12}:(?:role|user)\/[^*]+$/.test(arn))
  );
}

function principalsIn({ Principal }: Statement): string[] {
  if (Principal === undefined) return [];
  if (Principal === "*") return ["*"];
  return "AWS" in Principal ? [Principal.AWS].flat() : [];
}

function isOf(principalArn: string, account: string): boolean {
  return principalArn.split(":")[4] === account;
}
