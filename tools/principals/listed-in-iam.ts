import { GetPolicyCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { formatPath } from "../../config/errors";
import type { Path } from "../../config/errors";
import { parseRoleArn } from "../../config/formats/role-arn";
import type { Environment } from "../../config/schema";
import { plainAwsErrors } from "../aws-errors";
import type { AwsConnection } from "../access/deployed/aws-connection";
import { found } from "../access/deployed/found";
import { requireOwnAccount } from "../secret/own-account";

/** What the identity needs that compares the configuration with IAM: it reads metadata only. */
export const COMPARE_PERMISSIONS = ["sts:GetCallerIdentity", "iam:GetRole", "iam:GetPolicy"];

/** What IAM says of one ARN of the configuration. */
export interface Finding {
  readonly verdict: "ok" | "wrong" | "not checked";
  /** Where the configuration has it, such as `principals.deployers[0]`. */
  readonly field: string;
  readonly arn: string;
  /** What is wrong and how to mend it, or why it was not looked at. Empty where all is well. */
  readonly note: string;
}

/** What {@link listedInIam} found. */
export interface Comparison {
  readonly findings: readonly Finding[];
  /** Who asked, and the ARN of the role behind a session, as conditions on `aws:PrincipalArn` see it. */
  readonly caller: { readonly arn: string; readonly roleArn: string | undefined };
}

/** IAM's error for what does not exist. */
const NO_SUCH_ENTITY = "NoSuchEntityException";

/**
 * Compares every role that the configuration names, and the permissions boundary, with what IAM has.
 * Policies compare `aws:PrincipalArn` letter by letter, path and case included, and nobody checks an
 * ARN in a condition: a slip shows when whoever is meant is denied, deployers of the next change too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 *
 * @param connection reaches AWS other than by the shell's environment, such as a stand-in
 * @throws UsageError when the AWS identity is of another account, has no credentials or lacks a
 *   permission
 */
export function listedInIam(
  environment: Environment,
  connection: AwsConnection = {},
): Promise<Comparison> {
  return plainAwsErrors(COMPARE_PERMISSIONS, async () => {
    const callerArn = await requireOwnAccount(environment, "Nothing was compared.", connection);
    const iam = new IAMClient({ region: environment.region, ...connection });
    const findings: Finding[] = [];
    for (const [arn, field] of listedRoles(environment)) {
      findings.push({ field, arn, ...(await roleInIam(iam, environment, arn)) });
    }
    const { permissionsBoundaryArn } = environment.roles;
    if (permissionsBoundaryArn !== undefined) {
      findings.push({
        field: formatPath(["roles", "permissionsBoundaryArn"]),
        arn: permissionsBoundaryArn,
        ...(await policyInIam(iam, permissionsBoundaryArn)),
      });
    }
    return { findings, caller: { arn: callerArn, roleArn: await roleBehind(iam, callerArn) } };
  });
}

/** Every ARN of the configuration with its field. One function may rotate several secrets. */
function listedRoles({ principals, integrations }: Environment): Map<string, string> {
  const fields = new Map<string, string>();
  const add = (arn: string, path: Path) => {
    const before = fields.get(arn);
    fields.set(arn, before === undefined ? formatPath(path) : `${before}, ${formatPath(path)}`);
  };
  for (const [list, arns] of Object.entries(principals)) {
    arns.forEach((arn, index) => {
      add(arn, ["principals", list, index]);
    });
  }
  integrations.forEach(({ secret: { rotationRoleArn } }, index) => {
    if (rotationRoleArn !== undefined) {
      add(rotationRoleArn, ["integrations", index, "secret", "rotationRoleArn"]);
    }
  });
  return fields;
}

type Verdict = Pick<Finding, "verdict" | "note">;

const OK: Verdict = { verdict: "ok", note: "" };

async function roleInIam(iam: IAMClient, { account }: Environment, arn: string): Promise<Verdict> {
  const role = parseRoleArn(arn);
  const roleName = role?.roleName ?? "";
  if (role?.account !== account) {
    return {
      verdict: "not checked",
      note:
        `it is of another account; compare it there with: aws iam get-role --role-name ${roleName} ` +
        "--query Role.Arn",
    };
  }
  const actual = await arnOfRole(iam, roleName);
  if (actual === undefined) {
    return {
      verdict: "wrong",
      note: `IAM has no role ${roleName}, whose case counts; create it, or correct the name`,
    };
  }
  return actual === arn ? OK : differs(actual);
}

/** IAM takes only a boundary that exists, so without it the first role that is created fails. */
async function policyInIam(iam: IAMClient, arn: string): Promise<Verdict> {
  const answer = await found(iam.send(new GetPolicyCommand({ PolicyArn: arn })), NO_SUCH_ENTITY);
  if (answer === undefined) {
    return {
      verdict: "wrong",
      note: "IAM has no such policy; create it, or correct its name and path",
    };
  }
  const actual = answer.Policy?.Arn ?? "";
  return actual === arn ? OK : differs(actual);
}

function differs(actual: string): Verdict {
  return {
    verdict: "wrong",
    note: `IAM has it as ${actual}; write that, for path and case are compared letter by letter`,
  };
}

/**
 * The role of a session's ARN, which leaves out the role's path.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
async function roleBehind(iam: IAMClient, callerArn: string): Promise<string | undefined> {
  const [, roleName] = /^arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  return roleName === undefined ? undefined : arnOfRole(iam, roleName);
}

async function arnOfRole(iam: IAMClient, roleName: string): Promise<string | undefined> {
  const answer = await found(iam.send(new GetRoleCommand({ RoleName: roleName })), NO_SUCH_ENTITY);
  return answer?.Role?.Arn;
}
