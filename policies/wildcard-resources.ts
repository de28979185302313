import type { PolicyPlace } from "./guards/policy-place";
import type { Statement } from "./statement";

/** A statement that may have `"*"` as resource, and why. */
export interface WildcardResource {
  /** The policies that have it, as the access matrix calls them. */
  readonly policies: readonly string[];
  readonly place: PolicyPlace;
  /** Sid of the statement. In an endpoint's policy it ends with the name of the integration. */
  readonly sid: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
  /**
   * Why no resource is named although IAM would take one. Absent where the actions have no
   * resource-level permission.
   */
  readonly although?: string;
}

const NETWORK_INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * Every statement of an identity or endpoint policy whose resource is `"*"`. A synth refuses any
 * other, and a test refuses an entry that no policy needs.
 */
export const WILDCARD_RESOURCES: readonly WildcardResource[] = [
  {
    policies: ["execution role"],
    place: "inline",
    sid: /^SendTraces$/,
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    reason: "a trace segment belongs to no resource",
  },
  {
    policies: ["execution role"],
    place: "inline",
    sid: /^ManageNetworkInterfaces$/,
    actions: NETWORK_INTERFACE_ACTIONS,
    reason: "Lambda makes the function's network interfaces, and nobody knows their ids beforehand",
    although:
      "the interface would have to be network-interface/* all the same, Lambda checks that the role may do this before it makes any, and the function's own code is denied it",
  },
  {
    policies: ["execution role"],
    place: "inline",
    sid: /^DenyNetworkInterfacesToCode$/,
    actions: NETWORK_INTERFACE_ACTIONS,
    reason: "the function's code may touch no network interface whatever",
    although: "a denial of everything is wanted",
  },
  {
    policies: ["execution role", "reader role"],
    place: "inline",
    sid: /^PrefetchSecret$/,
    actions: ["secretsmanager:BatchGetSecretValue"],
    reason: "a batch has no resource; each of its secrets is authorized as GetSecretValue",
  },
  {
    policies: ["secretsmanager endpoint policy"],
    place: "endpoint",
    sid: /^Prefetch[A-Z]\w*$/,
    actions: ["secretsmanager:BatchGetSecretValue"],
    reason: "a batch has no resource; each of its secrets is authorized as GetSecretValue",
  },
  {
    policies: ["sts endpoint policy"],
    place: "endpoint",
    sid: /^Identify[A-Z]\w*$/,
    actions: ["sts:GetCallerIdentity"],
    reason: "who the caller is belongs to no resource",
  },
  {
    policies: ["flow log role"],
    place: "inline",
    sid: /^FindLogGroup$/,
    actions: ["logs:DescribeLogGroups"],
    reason: "log groups are listed, none is named",
  },
];

/** Where `"*"` is the one resource that the policy is on, which AWS takes no other name for. */
export const STANDS_FOR_ITSELF: Readonly<Partial<Record<PolicyPlace, string>>> = {
  key: "a key policy is about its own key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  secret:
    "a secret's policy is about its own secret: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
};

/** A statement that may have a wildcard as action, and why. Only a denial can. */
export interface WildcardAction {
  readonly place: PolicyPlace;
  readonly sid: string;
  readonly action: string;
  readonly reason: string;
}

/** Every denial whose action is a wildcard. Nothing is allowed by one. */
export const WILDCARD_ACTIONS: readonly WildcardAction[] = [
  {
    place: "secret",
    sid: "DenyEveryActionExceptListed",
    action: "secretsmanager:*",
    reason: "in the shape strict nobody who is not listed does anything, whatever AWS adds",
  },
];

/** May this statement have `"*"` as resource in such a policy? */
export function mayHaveWildcardResource(place: PolicyPlace, statement: Statement): boolean {
  return (
    STANDS_FOR_ITSELF[place] !== undefined ||
    WILDCARD_RESOURCES.some(
      (listed) =>
        listed.place === place &&
        listed.sid.test(statement.Sid) &&
        statement.Action.every((action) => listed.actions.includes(action)),
    )
  );
}

/** May this statement name actions by a wildcard in such a policy? */
export function mayHaveWildcardAction(
  place: PolicyPlace,
  { Effect, Sid }: Statement,
  action: string,
): boolean {
  return (
    Effect === "Deny" &&
    WILDCARD_ACTIONS.some(
      (listed) => listed.place === place && listed.sid === Sid && listed.action === action,
    )
  );
}
