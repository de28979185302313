import type {
  AccessRequest,
  ApplicablePolicies,
  Caller,
  Decision,
  NamedPolicy,
} from "../../../policies/evaluation/model";
import { evaluate } from "../../../policies/evaluate";

/** Requests and policies for tests of the evaluator: each test says only what it is about. */

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:weather-AbCdEf`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`;
export const TRUSTED_ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;

export interface Question {
  readonly request: AccessRequest;
  readonly policies: ApplicablePolicies;
}

export function role(name = "app", account = ACCOUNT): Caller & { readonly arn: string } {
  return { kind: "role", arn: `arn:aws:iam::${account}:role/${name}`, account };
}

export function user(name = "ann", account = ACCOUNT): Caller & { readonly arn: string } {
  return { kind: "user", arn: `arn:aws:iam::${account}:user/${name}`, account };
}

export function root(account = ACCOUNT): Caller & { readonly arn: string } {
  return { kind: "root", arn: `arn:aws:iam::${account}:root`, account };
}

export const SERVICE: Caller = { kind: "service", service: "logs.eu-west-1.amazonaws.com" };
export const ANONYMOUS: Caller = { kind: "anonymous" };

/** A role reads a secret of its own account. */
export function request(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    caller: role(),
    action: "secretsmanager:GetSecretValue",
    resource: SECRET,
    resourceAccount: ACCOUNT,
    context: {},
    ...changes,
  };
}

/** A statement that applies to whatever its changes leave open. */
export function statement(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { Effect: "Allow", Action: "*", Resource: "*", ...changes };
}

export function policy(name: string, ...statements: unknown[]): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

/** A policy that allows everything. */
export function allowAll(name: string): NamedPolicy {
  return policy(name, statement());
}

/** A policy that allows nothing of what is asked here. */
export function allowElsewhere(name: string): NamedPolicy {
  return policy(name, statement({ Action: "glacier:ListVaults" }));
}

/** A resource policy that allows everything to a principal. */
export function grantTo(principal: unknown, changes: Record<string, unknown> = {}): NamedPolicy {
  return policy("resource", statement({ Sid: "Grant", Principal: principal, ...changes }));
}

/** Policies of a caller that is allowed everything. */
export function administrator(changes: Partial<ApplicablePolicies> = {}): ApplicablePolicies {
  return { identity: [allowAll("administrator")], ...changes };
}

export function decision({ request: asked, policies }: Question): Decision {
  return evaluate(asked, policies);
}

/** Whether a condition holds for a request with a context: of the one statement that allows. */
export function conditionHolds(
  condition: Record<string, Record<string, unknown>>,
  context: AccessRequest["context"],
  changes: Partial<AccessRequest> = {},
): boolean {
  const identity = [policy("p", statement({ Condition: condition }))];
  return evaluate(request({ context, ...changes }), { identity }).outcome === "allowed";
}
