import type { Environment } from "../../config/schema";
import { evaluate } from "../../policies/evaluate";
import type {
  AccessRequest,
  ApplicablePolicies,
  Outcome,
  PolicyKind,
} from "../../policies/evaluation/model";
import { ACTION_COLUMNS } from "./actions";
import { requireKnownKeys } from "./condition-keys";
import type { Cell, CheckedRequest, Matrix } from "./matrix-model";
import { placedRequest } from "./places";
import type { Place } from "./places";
import { principalRows, scopeOf } from "./principals";
import type { Candidate, PrincipalRow } from "./principals";
import type { RequestOf } from "./requests";
import type { IntegrationPolicies, SystemPolicies } from "./system-policies";

/**
 * Who may do what to each integration's secret, key, table and function.
 *
 * @param policies synthesized, or read back from AWS
 * @throws UnmodelledPolicyError or UnmodelledRequestError on what the evaluation does not model
 * @throws Error when a policy asks for a condition key that no request here states
 */
export function accessMatrix(environment: Environment, policies: SystemPolicies): Matrix {
  requireKnownKeys(policies);
  const rows = principalRows(environment);
  const cells = policies.integrations.flatMap((integration) =>
    cellsOf(policies, integration, rows),
  );
  const present = new Set(cells.map(({ principal }) => principal));
  return {
    environment: environment.name,
    origin: policies.origin,
    rows: rows.filter(({ id }) => present.has(id)).map(({ id, meaning }) => ({ id, meaning })),
    columns: ACTION_COLUMNS.map(({ id, meaning }) => ({ id, meaning })),
    cells,
    notes: boundaryNotes(policies),
  };
}

/** What a boundary holds is the organisation's, and not in the stacks. */
function boundaryNotes({ integrations }: SystemPolicies): string[] {
  const arns = integrations
    .flatMap(({ executionRole, readerRole, schedulerRole }) => [
      executionRole.boundaryArn,
      readerRole?.boundaryArn,
      schedulerRole.boundaryArn,
    ])
    .filter((arn) => arn !== undefined);
  return [...new Set(arns)].map(
    (arn) =>
      `Roles have the permissions boundary ${arn}. What it holds is not known here and left out: ` +
      "a boundary can only narrow what a role may do.",
  );
}

/** What each of the rows may do with one integration. */
export function cellsOf(
  policies: SystemPolicies,
  integration: IntegrationPolicies,
  rows: readonly PrincipalRow[],
): Cell[] {
  return rows.flatMap((row) => cellsOfRow(policies, integration, row));
}

/** None where the integration has no such principal. */
function cellsOfRow(
  policies: SystemPolicies,
  integration: IntegrationPolicies,
  row: PrincipalRow,
): Cell[] {
  const { account } = scopeOf(integration);
  const tries = row.candidates(integration, policies).flatMap((candidate) => {
    // Many columns need the same requests, above all those that a service forwards.
    const decided = new Map<string, CheckedRequest>();
    return candidate.places.map((from) => ({
      from,
      check: (request: RequestOf): CheckedRequest => {
        const { label, resource, context, forwardedBy } = request;
        const place = forwardedBy === undefined ? from : "";
        const key = JSON.stringify([label, resource, context, place]);
        const known = decided.get(key) ?? checked(policies, candidate, from, account, request);
        decided.set(key, known);
        return known;
      },
    }));
  });
  return tries.length === 0
    ? []
    : ACTION_COLUMNS.map((column) => ({
        integration: integration.integration,
        principal: row.id,
        action: column.id,
        ...farthest(tries, column.ways(integration)),
      }));
}

/** Someone at one place, and what becomes of their requests. */
interface Try {
  readonly from: Place;
  readonly check: (request: RequestOf) => CheckedRequest;
}

type Conclusion = Omit<Cell, "integration" | "principal" | "action">;

/** The first try that is allowed, or the one that needs least to be. */
function farthest(tries: readonly Try[], ways: readonly (readonly RequestOf[])[]): Conclusion {
  let best: (Conclusion & { readonly outcome: Outcome }) | undefined;
  for (const way of ways) {
    for (const { from, check } of tries) {
      const checks = way.map(check);
      const outcome = outcomeOf(checks);
      if (best === undefined || RANKS[outcome] > RANKS[best.outcome]) {
        best = { outcome, by: decidedBy(outcome, checks), checks, from };
      }
      if (outcome === "allowed") {
        return best;
      }
    }
  }
  return best ?? { outcome: "not applicable", by: [], checks: [] };
}

/** What is denied for want of an Allow is one IAM policy away; what is denied explicitly is not. */
const RANKS: Readonly<Record<Outcome, number>> = {
  "denied explicitly": 0,
  "denied implicitly": 1,
  allowed: 2,
};

function outcomeOf(checks: readonly CheckedRequest[]): Outcome {
  const outcomes = checks.map(({ decision }) => decision.outcome);
  return outcomes.includes("denied explicitly")
    ? "denied explicitly"
    : outcomes.includes("denied implicitly")
      ? "denied implicitly"
      : "allowed";
}

function checked(
  policies: SystemPolicies,
  candidate: Candidate,
  from: Place,
  account: string,
  asked: RequestOf,
): CheckedRequest {
  const { label, action, resource, forwardedBy } = asked;
  const { caller, credentials, identity } = candidate;
  const [service = ""] = action.split(":");
  const placed =
    forwardedBy === undefined
      ? placedRequest(from, service, policies)
      : { context: { "aws:CalledVia": [forwardedBy] }, endpoint: undefined };
  const request: AccessRequest = {
    caller,
    action,
    resource,
    resourceAccount: account,
    context: {
      "aws:SecureTransport": "true",
      "aws:RequestedRegion": asked.region,
      "aws:ViaAWSService": String(forwardedBy !== undefined),
      ...(forwardedBy === undefined ? credentials : {}),
      ...placed.context,
      ...asked.context,
    },
  };
  const isBound = asked.bindsRoot || caller.kind !== "root";
  const applicable: ApplicablePolicies = {
    identity,
    resource: isBound ? asked.resourcePolicy : undefined,
    endpoint: placed.endpoint,
  };
  return {
    label: isBound ? label : `${label}, which the policy of the resource never denies to root`,
    request,
    policies: applicable,
    decision: evaluate(request, applicable),
  };
}

/** @see Cell.by */
function decidedBy(outcome: Outcome, checks: readonly CheckedRequest[]): string[] {
  const lines = checks
    .filter(({ decision }) => decision.outcome === outcome)
    .flatMap(({ request, policies, decision }) => {
      if (outcome === "denied implicitly") {
        return decision.missing.map((kind) => missingFrom(kind, request, policies));
      }
      return decision.by.length > 0
        ? decision.by.map(({ policy, sid }) => `${policy}: ${sid}`)
        : // Only the root user needs no Allow.
          ["root user: all rights"];
    });
  return [...new Set(lines)];
}

/** An Allow that is missing, such as "execution role: no Allow for kms:Decrypt". */
function missingFrom(
  kind: PolicyKind,
  request: AccessRequest,
  policies: ApplicablePolicies,
): string {
  return `${nameOf(kind, policies)}: no Allow for ${request.action}`;
}

function nameOf(kind: PolicyKind, { identity, resource, endpoint }: ApplicablePolicies): string {
  switch (kind) {
    case "identity":
      return identity[0]?.name ?? "no IAM policy";
    case "resource":
      return resource?.name ?? "no resource policy";
    case "endpoint":
      return endpoint?.name ?? kind;
    default:
      return kind;
  }
}
