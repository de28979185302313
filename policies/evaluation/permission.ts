import type { EvaluatedStatement, Gate } from "./gate";
import { allowing, blocking, notLimiting, ofKind, requiring, sidsOf, unneeded } from "./gate";
import type { AccessRequest, ApplicablePolicies } from "./model";
import { hasTrustPolicy, needsResourcePolicy } from "./resource-policy-kind";

/**
 * What the resource policy and the caller's own policies grant together: the gates of the kinds
 * resource, identity, boundary and session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * @param allows the Allows that apply
 */
export function permission(
  request: AccessRequest,
  policies: ApplicablePolicies,
  allows: readonly EvaluatedStatement[],
): Gate[] {
  const { caller, resourceAccount } = request;
  if (!("account" in caller)) return ofResourceAlone(caller.kind, allows);
  const resource = ofKind("resource", allows);
  const own = [
    identityGate(request, allows),
    limitGate("boundary", policies.boundary !== undefined, allows),
    limitGate("session", (policies.session ?? []).length > 0, allows),
  ];
  if (caller.account !== resourceAccount) return [otherAccount(resource), ...own];

  const direct = isRootAssumingRole(request)
    ? []
    : resource.filter(({ principal }) => principal !== "account");
  if (direct.length > 0) {
    return [
      allowing("resource", `${sidsOf(direct)} allows it to the caller itself`, direct),
      ...own.map((gate) => besideDirectGrant(gate, direct)),
    ];
  }
  if (!needsResourcePolicy(request)) return [withIdentityAlone(policies, resource), ...own];
  return resource.length > 0
    ? [allowing("resource", leftToAccount(resource), resource), ...own]
    : [
        blocking(
          "resource",
          "no statement allows it, and an Allow of IAM counts only where one leaves it to the account",
        ),
        // Whether identity policies would have to allow depends on the Allow that is missing.
        ...own.map((gate) => (gate.step.kind === "identity" ? { ...gate, blocks: false } : gate)),
      ];
}

/** An AWS service and an anonymous caller have no policies of their own. */
function ofResourceAlone(
  kind: "service" | "anonymous",
  allows: readonly EvaluatedStatement[],
): Gate[] {
  const caller = kind === "service" ? "an AWS service" : "an anonymous caller";
  return [
    requiring("resource", allows),
    notLimiting("identity", `${caller} has no identity policies`),
    notLimiting("boundary", `${caller} has no permissions boundary`),
    notLimiting("session", `${caller} has no session policy`),
  ];
}

/**
 * From another account, the resource policy has to allow as well as the caller's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
function otherAccount(resource: readonly EvaluatedStatement[]): Gate {
  return resource.length > 0
    ? allowing("resource", `${sidsOf(resource)} allows it to another account`, resource)
    : blocking("resource", "no statement allows it, which a caller of another account needs");
}

/** In the resource's account, an Allow of an identity policy is enough for most resources. */
function withIdentityAlone(
  policies: ApplicablePolicies,
  resource: readonly EvaluatedStatement[],
): Gate {
  if (policies.resource === undefined) return notLimiting("resource", "the resource has no policy");
  return resource.length > 0
    ? notLimiting("resource", leftToAccount(resource))
    : unneeded("resource", "no statement allows it, nor has to: an Allow of IAM is enough");
}

/**
 * An Allow that names the account gives it to the account's administrators to allow.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
 */
function leftToAccount(resource: readonly EvaluatedStatement[]): string {
  return `${sidsOf(resource)} leaves it to the account's IAM policies`;
}

/**
 * The caller's own policies beside an Allow of the resource policy to the caller itself, in the
 * resource's account. No identity policy has to allow. An Allow that names a role is still limited
 * by the boundary and the session policies; one that names a user, or everyone, is not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function besideDirectGrant(gate: Gate, direct: readonly EvaluatedStatement[]): Gate {
  const { kind } = gate.step;
  if (!gate.blocks) return gate;
  if (kind === "identity") return unneeded(kind, "no statement allows it, nor has to");
  const unlimited = direct.filter(({ principal }) => principal !== "role");
  return unlimited.length === 0
    ? gate
    : notLimiting(
        kind,
        `it does not limit what ${sidsOf(unlimited)} of the resource policy grants`,
      );
}

function identityGate(request: AccessRequest, allows: readonly EvaluatedStatement[]): Gate {
  if (isRootAssumingRole(request)) {
    return blocking("identity", "AWS lets no root user assume a role");
  }
  return request.caller.kind === "root"
    ? allowing("identity", "the root user has all rights of its account", [])
    : requiring("identity", allows);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function isRootAssumingRole(request: AccessRequest): boolean {
  return request.caller.kind === "root" && hasTrustPolicy(request);
}

function limitGate(
  kind: "boundary" | "session",
  isGiven: boolean,
  allows: readonly EvaluatedStatement[],
): Gate {
  const name = kind === "boundary" ? "permissions boundary" : "session policy";
  return isGiven ? requiring(kind, allows) : notLimiting(kind, `there is no ${name}`);
}
