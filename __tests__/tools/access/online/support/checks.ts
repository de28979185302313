import { evaluate } from "../../../../../policies/evaluate";
import type {
  AccessRequest,
  ApplicablePolicies,
  NamedPolicy,
} from "../../../../../policies/evaluation/model";
import type { CheckedRequest, Matrix } from "../../../../../tools/access/matrix-model";

export const ACCOUNT = "111122223333";
export const READER = `arn:aws:iam::${ACCOUNT}:role/reader`;
export const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:weather-AbCdEf`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

export const policy = (name: string, ...Statement: object[]): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement },
});

/** Allows one action on everything. */
export const allowing = (name: string, Action: string): NamedPolicy =>
  policy(name, { Sid: "Allowed", Effect: "Allow", Action, Resource: "*" });

/** Denies reads to everyone but the reader, as the secret's own policy does. */
export const DENY_OTHERS = policy(
  "secret policy",
  {
    Sid: "DenyOthers",
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
    Condition: { StringNotEquals: { "aws:PrincipalArn": READER } },
  },
  {
    Sid: "DenyDelete",
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:DeleteSecret",
    Resource: "*",
  },
);

/** A request of a role, decided. */
export function check(
  request: Partial<AccessRequest> & { readonly action: string },
  policies: Partial<ApplicablePolicies> = {},
): CheckedRequest {
  const whole: AccessRequest = {
    caller: { kind: "role", arn: READER, account: ACCOUNT },
    resource: request.action.startsWith("kms:") ? KEY : SECRET,
    resourceAccount: ACCOUNT,
    context: {},
    ...request,
  };
  const applicable = { identity: [allowing("own policy", request.action)], ...policies };
  return {
    label: request.action,
    request: whole,
    policies: applicable,
    decision: evaluate(whole, applicable),
  };
}

/** A matrix with one cell for each request. */
export function matrixOf(...checks: CheckedRequest[]): Matrix {
  return {
    environment: "dev",
    origin: "synthesized",
    rows: [{ id: "somebody", meaning: "Somebody." }],
    columns: checks.map(({ label }) => ({ id: `try ${label}`, meaning: label })),
    cells: checks.map((each) => ({
      integration: "weather",
      principal: "somebody",
      action: `try ${each.label}`,
      outcome: each.decision.outcome,
      by: [],
      checks: [each],
    })),
    notes: [],
  };
}
