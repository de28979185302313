import { checkRequest } from "./evaluation/check-request";
import { decide } from "./evaluation/decide";
import type { EvaluatedStatement } from "./evaluation/gate";
import type {
  AccessRequest,
  ApplicablePolicies,
  Decision,
  NamedPolicy,
  PolicyKind,
} from "./evaluation/model";
import { parsedPolicy } from "./evaluation/parsed-policy";
import { requestContext } from "./evaluation/request-context";
import { hasTrustPolicy } from "./evaluation/resource-policy-kind";
import { matchStatement } from "./evaluation/statement-match";

/**
 * Decides about one request as IAM does, from the policies that apply to it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * What is not a policy document is not modelled: grants of KMS, access control lists, and the
 * exemption of management accounts and service-linked roles from organization policies, which the
 * caller of this function expresses by leaving those policies out.
 *
 * @throws UnmodelledPolicyError on anything in a policy that it does not model, also where another
 *   statement has decided already
 * @throws UnmodelledRequestError where the request contradicts itself or lacks what decides
 */
export function evaluate(request: AccessRequest, policies: ApplicablePolicies): Decision {
  checkRequest(request, policies);
  const context = requestContext(request, policies.endpoint !== undefined);
  const isTrustPolicy = hasTrustPolicy(request);
  const statements = inOrder(policies).flatMap(({ kind, level, policy }): EvaluatedStatement[] =>
    parsedPolicy(kind, policy, kind === "resource" && isTrustPolicy).map((statement) => ({
      reference: { kind, policy: policy.name, sid: statement.place.sid },
      level,
      effect: statement.effect,
      ...matchStatement(statement, request, context),
    })),
  );
  return decide(request, policies, statements);
}

interface PlacedPolicy {
  readonly kind: PolicyKind;
  /** Of an organization policy: its level, from the root down. Otherwise 0. */
  readonly level: number;
  readonly policy: NamedPolicy;
}

/** In the order in which AWS describes the evaluation; an endpoint comes before the service. */
function inOrder(policies: ApplicablePolicies): PlacedPolicy[] {
  const { endpoint, rcp = [], scp = [], resource, identity, boundary, session = [] } = policies;
  const flat = (kind: PolicyKind, list: readonly (NamedPolicy | undefined)[]) =>
    list.flatMap((policy) => (policy === undefined ? [] : [{ kind, level: 0, policy }]));
  const levels = (kind: PolicyKind, list: readonly (readonly NamedPolicy[])[]) =>
    list.flatMap((level, index) => level.map((policy) => ({ kind, level: index, policy })));
  return [
    ...flat("endpoint", [endpoint]),
    ...levels("rcp", rcp),
    ...levels("scp", scp),
    ...flat("resource", [resource]),
    ...flat("identity", identity),
    ...flat("boundary", [boundary]),
    ...flat("session", session),
  ];
}
