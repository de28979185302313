import { splitArn } from "./arn-match";
import { UnmodelledRequestError } from "./errors";
import type { AccessRequest, ApplicablePolicies, Caller } from "./model";
import { hasKeyPolicy, hasTrustPolicy, needsResourcePolicy } from "./resource-policy-kind";

/**
 * Actions of KMS that have no key as their resource; all others do. Those on an alias are authorized
 * for the alias, by IAM alone, and for each key that it has or gets: only the key is modelled.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
 */
const KMS_ACTIONS_WITHOUT_KEY = [
  "kms:connectcustomkeystore",
  "kms:createcustomkeystore",
  "kms:createkey",
  "kms:deletecustomkeystore",
  "kms:describecustomkeystores",
  "kms:disconnectcustomkeystore",
  "kms:generaterandom",
  "kms:listaliases",
  "kms:listkeys",
  "kms:updatecustomkeystore",
];

/** Actions that policies alone do not decide about. */
const DECIDED_OTHERWISE: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  "sts:getcalleridentity": "It needs no permission, and no policy of the caller can deny it.",
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
  "kms:retiregrant": "The grant itself permits it.",
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  "sts:assumerolewithsaml": "Its caller is a federated principal.",
  "sts:assumerolewithwebidentity": "Its caller is a federated principal.",
};

/** @throws UnmodelledRequestError where the request contradicts itself or lacks what decides */
export function checkRequest(request: AccessRequest, policies: ApplicablePolicies): void {
  const { action, resource, resourceAccount, caller } = request;
  if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) {
    throw new UnmodelledRequestError("action", action, 'Name one action as "service:Action".');
  }
  const otherwise = DECIDED_OTHERWISE[action.toLowerCase()];
  if (otherwise !== undefined) {
    throw new UnmodelledRequestError("action", action, `${otherwise} Do not ask for it.`);
  }
  const parts = splitArn(resource);
  if (resource !== "*" && (parts[0] !== "arn" || parts.length !== 6 || /[*?]/.test(resource))) {
    throw new UnmodelledRequestError(
      "resource",
      resource,
      'Name one resource by its ARN, or write "*" where the action has none.',
    );
  }
  const owner = parts[4] ?? "";
  if (/^\d+$/.test(owner) && owner !== resourceAccount) {
    throw new UnmodelledRequestError(
      "resourceAccount",
      resourceAccount,
      `The resource's ARN says ${owner}: correct one of them.`,
    );
  }
  checkCaller(caller, policies);
  checkResourceType(request);
  if (needsResourcePolicy(request) && policies.resource === undefined) {
    throw new UnmodelledRequestError(
      "resource policy",
      undefined,
      `${resource} always has one, and it decides about ${action}: add it.`,
    );
  }
}

/** Where the kind of resource decides how its policy counts, the request has to have that kind. */
function checkResourceType(request: AccessRequest): void {
  const { action, resource } = request;
  const lacksRole = hasTrustPolicy(request) && !/^arn:[^:]+:iam::\d+:role\//.test(resource);
  const lacksKey =
    action.toLowerCase().startsWith("kms:") &&
    !hasKeyPolicy(request) &&
    !KMS_ACTIONS_WITHOUT_KEY.includes(action.toLowerCase());
  if (lacksRole || lacksKey) {
    throw new UnmodelledRequestError(
      "resource",
      resource,
      `${action} is authorized for a ${lacksRole ? "role" : "key"}: name its ARN.`,
    );
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
function checkCaller(caller: Caller, policies: ApplicablePolicies): void {
  if ("arn" in caller) {
    const [, , service, , account, name = ""] = splitArn(caller.arn);
    const isOfKind = caller.kind === "root" ? name === "root" : name.startsWith(`${caller.kind}/`);
    if (service !== "iam" || account !== caller.account || !isOfKind) {
      throw new UnmodelledRequestError(
        "caller",
        caller,
        `Write the IAM ARN of a ${caller.kind} of the same account.`,
      );
    }
  }
  const { identity, boundary, session = [], scp = [] } = policies;
  const isIdentity = caller.kind === "role" || caller.kind === "user";
  const misplaced =
    (!isIdentity && (identity.length > 0 || boundary !== undefined)) ||
    // A user's session with a session policy is a federated user, which is a principal of its own.
    (caller.kind !== "role" && session.length > 0) ||
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    (!("account" in caller) && scp.length > 0);
  if (misplaced) {
    throw new UnmodelledRequestError(
      "caller",
      caller,
      "Such a caller has no identity policy, boundary, session policy or service control policy of those given: leave them out.",
    );
  }
}
