import type { PlaceInPolicy } from "./errors";
import { UnmodelledPolicyError } from "./errors";
import type { Caller } from "./model";

/**
 * The `Principal` element.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Principal =
  | { readonly kind: "everyone" }
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "identity"; readonly arn: string }
  | { readonly kind: "service"; readonly service: string };

/**
 * How a principal of a policy meets the caller. It decides what an Allow is worth: one that names
 * the account leaves the decision to the account's identity policies.
 */
export type PrincipalMatch = "everyone" | "account" | "role" | "itself";

const ACCOUNT = /^(?:arn:[^:]+:iam::)?(?<account>\d{12})(?::root)?$/;
const IDENTITY = /^arn:[^:]+:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/;
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** @throws UnmodelledPolicyError on a principal that is not modelled */
export function parsePrincipal(place: PlaceInPolicy, element: unknown): Principal[] {
  if (element === "*") return [{ kind: "everyone" }];
  if (typeof element !== "object" || element === null || Array.isArray(element)) {
    throw new UnmodelledPolicyError(
      place,
      "Principal",
      element,
      'Write "*", { "AWS": … } or { "Service": … }.',
    );
  }
  const principals = Object.entries(element).flatMap(([type, names]: [string, unknown]) =>
    (Array.isArray(names) ? (names as unknown[]) : [names]).map((name) =>
      principal(place, type, name),
    ),
  );
  if (principals.length === 0) {
    throw new UnmodelledPolicyError(place, "Principal", element, "Name a principal.");
  }
  return principals;
}

function principal(place: PlaceInPolicy, type: string, name: unknown): Principal {
  if (type === "AWS" && typeof name === "string") {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
    if (name === "*") return { kind: "everyone" };
    const account = ACCOUNT.exec(name)?.groups?.account;
    if (account !== undefined) return { kind: "account", account };
    if (IDENTITY.test(name)) return { kind: "identity", arn: name };
  }
  if (type === "Service" && typeof name === "string" && SERVICE.test(name)) {
    return { kind: "service", service: name };
  }
  throw new UnmodelledPolicyError(
    place,
    `Principal ${type}`,
    name,
    'The evaluator models "*", an account, its root, a role, a user and a service; name a session, a federated or an unknown principal by aws:PrincipalArn in a Condition.',
  );
}

/** @returns the closest match of the caller; undefined where no principal is the caller */
export function matchPrincipal(
  principals: readonly Principal[],
  caller: Caller,
): PrincipalMatch | undefined {
  const matches = principals.map((each) => matchOne(each, caller));
  return CLOSEST_FIRST.find((match) => matches.includes(match));
}

const CLOSEST_FIRST: readonly PrincipalMatch[] = ["itself", "everyone", "role", "account"];

function matchOne(named: Principal, caller: Caller): PrincipalMatch | undefined {
  switch (named.kind) {
    case "everyone":
      return "everyone";
    case "service":
      return caller.kind === "service" && caller.service === named.service ? "itself" : undefined;
    case "account":
      return "account" in caller && caller.account === named.account ? "account" : undefined;
    case "identity":
      if (!("arn" in caller) || caller.arn !== named.arn) return undefined;
      // A role's requests are those of a session of it.
      return caller.kind === "role" ? "role" : "itself";
  }
}
