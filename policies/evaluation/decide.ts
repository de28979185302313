import type { EvaluatedStatement, Gate } from "./gate";
import { blocking, notLimiting, ofKind, requiring, sidsOf } from "./gate";
import type {
  AccessRequest,
  ApplicablePolicies,
  Decision,
  KindStep,
  NamedPolicy,
  StatementReference,
} from "./model";
import { permission } from "./permission";

/**
 * Concludes from all statements: an explicit denial decides; otherwise no kind of policy may block.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(
  request: AccessRequest,
  policies: ApplicablePolicies,
  statements: readonly EvaluatedStatement[],
): Decision {
  const applying = statements.filter(({ applies }) => applies);
  const denies = applying.filter(({ effect }) => effect === "Deny");
  const allows = applying.filter(({ effect }) => effect === "Allow");
  const gates = [
    endpointGate(policies, allows),
    organizationGate("rcp", policies.rcp ?? [], allows),
    organizationGate("scp", policies.scp ?? [], allows),
    ...permission(request, policies, allows),
  ];
  const trace = {
    statements: statements.map(({ reference, effect, applies, because }) => ({
      ...reference,
      effect,
      applies,
      because,
    })),
    kinds: gates.map(({ step }) => stepWithDenials(step, denies)),
  };
  if (denies.length > 0) {
    return { outcome: "denied explicitly", by: referencesOf(denies), missing: [], ...trace };
  }
  const missing = gates.filter(({ blocks }) => blocks).map(({ step }) => step.kind);
  if (missing.length > 0) return { outcome: "denied implicitly", by: [], missing, ...trace };
  const by = gates.flatMap(({ restsOn }) => referencesOf(restsOn));
  return { outcome: "allowed", by, missing, ...trace };
}

function stepWithDenials(step: KindStep, denies: readonly EvaluatedStatement[]): KindStep {
  const { kind } = step;
  const own = ofKind(kind, denies);
  return own.length === 0
    ? step
    : { kind, conclusion: "denies", because: `${sidsOf(own)} denies it` };
}

/**
 * An endpoint's policy bounds what comes through the endpoint, and grants nothing.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function endpointGate(
  { endpoint }: ApplicablePolicies,
  allows: readonly EvaluatedStatement[],
): Gate {
  return endpoint === undefined
    ? notLimiting("endpoint", "no policy of a VPC endpoint applies")
    : requiring("endpoint", allows);
}

/**
 * Each level of the organization has to allow.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function organizationGate(
  kind: "scp" | "rcp",
  levels: readonly (readonly NamedPolicy[])[],
  allows: readonly EvaluatedStatement[],
): Gate {
  if (levels.length === 0) return notLimiting(kind, "no policy of an organization applies");
  const allowed = new Set(ofKind(kind, allows).map(({ level }) => level));
  const silent = levels.findIndex((_, level) => !allowed.has(level));
  return silent === -1
    ? requiring(kind, allows)
    : blocking(kind, `level ${silent + 1} from the root down does not allow it`);
}

function referencesOf(statements: readonly EvaluatedStatement[]): StatementReference[] {
  return statements.map(({ reference }) => reference);
}
