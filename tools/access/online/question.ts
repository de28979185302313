import type { SimulateCustomPolicyRequest } from "@aws-sdk/client-iam";
import { evaluate } from "../../../policies/evaluate";
import { UnmodelledRequestError } from "../../../policies/evaluation/errors";
import type { Caller, Decision, NamedPolicy } from "../../../policies/evaluation/model";
import type { CheckedRequest } from "../matrix-model";
import { contextEntries } from "./context-entries";
import { policyText, statementsOf } from "./policy-text";

/** A request of the matrix as IAM's policy simulator can be asked about it. */
export interface Question {
  readonly kind: "question";
  readonly input: SimulateCustomPolicyRequest;
  /** The policies in the input, by the ids that the answer gives them. */
  readonly sources: ReadonlyMap<string, NamedPolicy>;
  /** Our own decision about what is asked: without the endpoint's policy, where there is one. */
  readonly expected: Decision;
  /** The request has an endpoint's policy, which the simulator does not take. */
  readonly withoutEndpoint: boolean;
}

/** Why the simulator cannot be asked. */
export interface NoQuestion {
  readonly kind: "no question";
  readonly reason: string;
}

/** `PolicyInputList` may not be empty. This grants nothing: the action needs no permission. */
const GRANTS_NOTHING: NamedPolicy = {
  name: "no policy",
  document: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }],
  },
};

/**
 * Puts a request of the matrix into the terms of SimulateCustomPolicy, which gets every policy as
 * text: so it answers about policies that are not deployed too, and about exactly those that the
 * matrix has. SimulatePrincipalPolicy would fetch the caller's by itself, and refuses a role together
 * with a resource policy.
 *
 * With a resource policy the caller has to be an IAM user ("Caller must be an IAM user in this
 * context"). For a role a made-up user of its account stands in, and the condition keys, of which
 * `aws:PrincipalArn` is one, are the role's own. That is the same as long as the resource policy names
 * accounts as principals, and no single role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export async function questionOf(check: CheckedRequest): Promise<Question | NoQuestion> {
  const reason = whyNot(check);
  if (reason !== undefined) {
    return { kind: "no question", reason };
  }
  const { request } = check;
  const { endpoint, ...policies } = check.policies;
  const { resource, boundary, scp } = policies;
  const identity = policies.identity.length === 0 ? [GRANTS_NOTHING] : policies.identity;
  const sent = [
    ...identity,
    ...(resource === undefined ? [] : [resource]),
    ...(boundary === undefined ? [] : [boundary]),
    ...(scp ?? []).flat(),
  ];
  try {
    return {
      kind: "question",
      input: {
        PolicyInputList: identity.map(policyText),
        ActionNames: [request.action],
        ResourceArns: [request.resource],
        ContextEntries: await contextEntries(request, sent, endpoint !== undefined),
        ...(resource === undefined
          ? {}
          : {
              ResourcePolicy: policyText(resource),
              ResourceOwner: rootOf(request.caller, request.resourceAccount),
              CallerArn: simulatedCaller(request.caller),
            }),
        ...(boundary === undefined
          ? {}
          : { PermissionsBoundaryPolicyInputList: [policyText(boundary)] }),
        ...(scp === undefined
          ? {}
          : {
              OrderedOrganizationPolicyInputList: scp.map((level) => ({
                ServiceControlPolicyInputList: level.map(policyText),
              })),
            }),
      },
      sources: sourcesOf(identity, resource, boundary),
      expected: endpoint === undefined ? check.decision : evaluate(request, policies),
      withoutEndpoint: endpoint !== undefined,
    };
  } catch (error) {
    if (error instanceof UnmodelledRequestError) {
      return { kind: "no question", reason: `A condition key has no value: ${error.message}` };
    }
    throw error;
  }
}

/** Ids as the answer has them: `PolicyInputList.1`, `ResourcePolicy`. */
function sourcesOf(
  identity: readonly NamedPolicy[],
  resource: NamedPolicy | undefined,
  boundary: NamedPolicy | undefined,
): Map<string, NamedPolicy> {
  return new Map([
    ...identity.map((policy, index) => [`PolicyInputList.${index + 1}`, policy] as const),
    ...(resource === undefined ? [] : [["ResourcePolicy", resource] as const]),
    ...(boundary === undefined
      ? []
      : [["PermissionsBoundaryPolicyInputList.1", boundary] as const]),
  ]);
}

/** What the simulator does not take, each with where that is said. */
function whyNot({ request, policies }: CheckedRequest): string | undefined {
  const { caller, action, resourceAccount } = request;
  if (caller.kind === "service" || caller.kind === "anonymous" || caller.kind === "root") {
    // CallerArn: "the IAM user, group, or role".
    const who = { service: "a service", anonymous: "nobody", root: "the root user" }[caller.kind];
    return `The simulator takes no request of ${who}: its caller is an IAM user, group or role.`;
  }
  if (/^sts:Assume/i.test(action) && policies.resource !== undefined) {
    // "Simulation of resource-based policies isn't supported for IAM roles": it drops the trust
    // policy without a word, and answers by the caller's own policies alone.
    // https://github.com/aws/aws-cli/issues/10314
    return "The simulator does not look at the trust policy of a role.";
  }
  if (policies.session !== undefined && policies.session.length > 0) {
    // "The policies cannot be scope-down policies".
    return "The simulator takes no session policy.";
  }
  if (policies.rcp !== undefined && policies.rcp.length > 0) {
    return "The simulator takes no resource control policy.";
  }
  if (policies.resource === undefined && caller.account !== resourceAccount) {
    // Without a resource policy there is no ResourceOwner either.
    return "The simulator is not documented to refuse another account where no policy lets it in.";
  }
  if (caller.kind === "role" && policies.resource !== undefined) {
    return namesSinglePrincipals(policies.resource)
      ? "The resource policy names single principals; the simulated caller has to be a user."
      : undefined;
  }
  return undefined;
}

/** Whether a policy means anyone else than everybody, whole accounts and services. */
function namesSinglePrincipals({ document }: NamedPolicy): boolean {
  return statementsOf(document).some(({ Principal, NotPrincipal }) => {
    if (NotPrincipal !== undefined) return true;
    if (typeof Principal !== "object" || Principal === null) return false;
    const { AWS = [] } = Principal as { AWS?: string | string[] };
    return [AWS].flat().some((name) => !/^(\*|\d{12}|arn:[\w-]+:iam::\d{12}:root)$/.test(name));
  });
}

function simulatedCaller(caller: Caller): string | undefined {
  switch (caller.kind) {
    case "user":
      return caller.arn;
    case "role":
      return rootOf(caller, caller.account).replace(/root$/, "user/simulated-role");
    default:
      return undefined;
  }
}

/** The ARN by which IAM names an account, in the partition of the caller. */
function rootOf(caller: Caller, account: string): string {
  const partition = "arn" in caller ? (caller.arn.split(":")[1] ?? "aws") : "aws";
  return `arn:${partition}:iam::${account}:root`;
}
