import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { absent, allOf, anyOf, equals, equalsIgnoringCase } from "../pattern";
import { SUCCEEDED } from "../succeeded";
import { trailEvents } from "../trail-events";
import { NO_LOOK, OF_IAM, refusedOnRole } from "./iam-events";

/**
 * A role or a managed policy of the environment was changed outside of a deployment, or somebody
 * tried: who may assume it, what it may do, its boundary, its tags, or it was deleted. A policy of
 * ours that is attached to another role counts as well: it lets that role put values. So does a
 * change of the policy that is our roles' permissions boundary, where there is one.
 *
 * IAM names roles without their path and policies by their ARN; refused requests have either in their
 * message alone. A policy of more than 100 KB, most of it white space, which IAM does not count, has
 * neither: then it counts whatever it is of, also of a role that the configuration lists.
 *
 * IAM does not tell names apart by case, and a request may write them in any. Of a managed policy
 * somebody found that it is attached by its ARN in another case; of the rest it is not known how far
 * that goes, nor how CloudTrail records it. So every spelling of a role or a policy counts.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 * https://github.com/awslabs/mcp/pull/4101
 *
 * It does not see a refused request that spells the name in another case, a refused change of the
 * boundary where a pattern has no room for it, nor, where long names leave no room, policies in
 * another case. Where there is no room for a path either, what is called like ours counts under any.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function roleChanged(environment: Environment): Detection {
  const every = changes(environment, { policies: equalsIgnoringCase, refusedOnBoundary: true });
  const fewer = changes(environment, { policies: equalsIgnoringCase, refusedOnBoundary: false });
  const asWritten = changes(environment, { policies: equalsOneOf, refusedOnBoundary: false });
  const underAnyPath = changes(environment, {
    policies: equalsOneOf,
    refusedOnBoundary: false,
    anyPath: true,
  });
  return {
    id: "role-changed",
    meaning:
      "A role or a managed policy of this environment was changed outside of a deployment, or " +
      "somebody tried. Whoever may assume the reader's role has the key.",
    severity: "critical",
    source: trailEvents(environment, {
      heard: "in-the-global-region",
      insightsFilter: `eventSource = "iam.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly))`,
      events: [every, fewer, asWritten].find(fits) ?? underAnyPath,
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/role-trust-widened",
      "function/role-trust-widened-in-capitals",
      "function/role-policy-attached",
      "function/policy-version-added",
      "function/policy-version-added-in-capitals",
      "function/role-policy-too-long",
      "function/role-change-refused",
    ],
  };
}

/** How much of it there is room for. */
interface Extent {
  readonly policies: (field: string, ...values: [string, ...string[]]) => Term;
  readonly refusedOnBoundary: boolean;
  /** What is called like ours counts, whatever its path. */
  readonly anyPath?: boolean;
}

function equalsOneOf(field: string, ...values: [string, ...string[]]): Term {
  return anyOf(...values.map((value) => equals(field, value)));
}

function changes(
  environment: Environment,
  { policies, refusedOnBoundary, anyPath = false }: Extent,
): Term {
  const { partition, account, roles } = environment;
  const { prefix } = namesOf(environment);
  const { path, permissionsBoundaryArn: boundary } = roles;
  return allOf(
    OF_IAM,
    anyOf(
      allOf(
        NO_LOOK,
        anyOf(
          equalsIgnoringCase("requestParameters.roleName", `${prefix}-*`),
          policies(
            "requestParameters.policyArn",
            anyPath ? `*/${prefix}-*` : `arn:${partition}:iam::${account}:policy${path}${prefix}-*`,
            // No two policies of an account have one name.
            ...(boundary === undefined ? [] : [`*/${boundary.split("/").at(-1) ?? boundary}`]),
          ),
          refusedOnRole(`${prefix}-*`),
          // A refused CreateRole.
          ...(anyPath
            ? [equals("errorMessage", `*/${prefix}-*`)]
            : [
                equals("errorMessage", `*:role${path}${prefix}-*`),
                equals("errorMessage", `*:policy${path}${prefix}-*`),
              ]),
          ...(boundary === undefined || !refusedOnBoundary
            ? []
            : [equals("errorMessage", `*on resource: policy ${boundary}*`)]),
        ),
      ),
      allOf(
        anyOf(...POLICY_DOCUMENTS.map((name) => equals("eventName", name))),
        absent("requestParameters.roleName"),
        absent("requestParameters.policyArn"),
        ...SUCCEEDED,
      ),
    ),
    ...byOthersThan(environment.principals.deployers),
  );
}

/** What takes a policy for a role, or for the managed policies that roles have. */
const POLICY_DOCUMENTS = [
  // PutRolePolicy, UpdateAssumeRolePolicy.
  "*RolePolicy",
  "CreatePolicyVersion",
];
