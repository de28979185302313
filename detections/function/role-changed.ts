import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../fits";
import type { Term } from "../pattern";
import { absent, allOf, anyOf, equals } from "../pattern";
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
 * neither: then it counts whatever it is of, also of a role that the configuration lists. It does not
 * see a refused change of the boundary where a pattern has no room for it.
 * IAM's events are recorded in one Region of the partition: only the trail's alarm is everywhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function roleChanged(environment: Environment): Detection {
  const refused = changes(environment, { refusedOnBoundary: true });
  return {
    id: "role-changed",
    meaning:
      "A role or a managed policy of this environment was changed outside of a deployment, or " +
      "somebody tried. Whoever may assume the reader's role has the key.",
    severity: "critical",
    source: trailEvents(environment, {
      heard: "in-the-global-region",
      insightsFilter: `eventSource = "iam.amazonaws.com" and readOnly = 0`,
      events: fits(refused) ? refused : changes(environment, { refusedOnBoundary: false }),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "function/role-trust-widened",
      "function/role-policy-attached",
      "function/policy-version-added",
      "function/role-policy-too-long",
      "function/role-change-refused",
    ],
  };
}

function changes(
  environment: Environment,
  { refusedOnBoundary }: { readonly refusedOnBoundary: boolean },
): Term {
  const { prefix } = namesOf(environment);
  const { path, permissionsBoundaryArn: boundary } = environment.roles;
  const policies = `*:policy${path}${prefix}-*`;
  return allOf(
    OF_IAM,
    anyOf(
      allOf(
        NO_LOOK,
        anyOf(
          equals("requestParameters.roleName", `${prefix}-*`),
          equals("requestParameters.policyArn", policies),
          refusedOnRole(`${prefix}-*`),
          // A refused CreateRole.
          equals("errorMessage", `*:role${path}${prefix}-*`),
          equals("errorMessage", policies),
          ...(boundary === undefined ? [] : [equals("requestParameters.policyArn", boundary)]),
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
