import { splitArn } from "./arn-match";
import { UnmodelledRequestError } from "./errors";
import type { AccessRequest, Caller } from "./model";

/** Values of a condition key; a list where the key is multivalued. */
export type ContextValue = string | readonly string[];

/** The condition keys of one request, by name in any case. */
export interface RequestContext {
  /**
   * @returns undefined where the request has no such key
   * @throws UnmodelledRequestError where AWS sends the key with each such request and this one does
   *   not say its value
   */
  valueOf(key: string): ContextValue | undefined;
}

/** What follows from the request itself: a value, or that AWS sends no such key. */
const ABSENT = Symbol("absent");
/** AWS sends the key, with a value that does not follow from the request. */
const UNSTATED = Symbol("unstated");

type Derived = string | typeof ABSENT | typeof UNSTATED;

/**
 * Puts together the condition keys that the request states and those that follow from it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param throughEndpoint whether the request comes through a VPC endpoint
 * @throws UnmodelledRequestError where a stated key contradicts what follows from the request
 */
export function requestContext(request: AccessRequest, throughEndpoint: boolean): RequestContext {
  const derived = derivedKeys(request, throughEndpoint);
  const stated = statedKeys(request);
  for (const [key, { name, value }] of stated) {
    const follows = derived.get(key);
    if (follows === ABSENT) {
      throw new UnmodelledRequestError(
        `context key ${name}`,
        value,
        `AWS sends no such key with a request of this caller: leave it out.`,
      );
    }
    if (follows !== undefined && follows !== UNSTATED && follows !== value) {
      throw new UnmodelledRequestError(
        `context key ${name}`,
        value,
        `From the rest of the request follows "${follows}": leave the key out, or correct the request.`,
      );
    }
  }
  return {
    valueOf: (key) => {
      const entry = stated.get(key.toLowerCase());
      if (entry !== undefined) return entry.value;
      const follows = derived.get(key.toLowerCase());
      if (follows === UNSTATED) {
        throw new UnmodelledRequestError(
          `context key ${key}`,
          undefined,
          "AWS sends it with each such request and a policy asks for it: state its value.",
        );
      }
      return follows === ABSENT ? undefined : follows;
    },
  };
}

function statedKeys({
  context,
}: AccessRequest): Map<string, { name: string; value: ContextValue }> {
  const stated = new Map<string, { name: string; value: ContextValue }>();
  for (const [name, value] of Object.entries(context)) {
    const twin = stated.get(name.toLowerCase());
    if (twin !== undefined) {
      throw new UnmodelledRequestError(
        `context key ${name}`,
        value,
        `The names of condition keys are the same in any case: leave out this or "${twin.name}".`,
      );
    }
    stated.set(name.toLowerCase(), { name, value });
  }
  return stated;
}

function derivedKeys(request: AccessRequest, throughEndpoint: boolean): Map<string, Derived> {
  return new Map<string, Derived>([
    ["aws:securetransport", UNSTATED],
    ["aws:requestedregion", UNSTATED],
    ["aws:currenttime", UNSTATED],
    ["aws:epochtime", UNSTATED],
    ["aws:useragent", UNSTATED],
    ["aws:viaawsservice", UNSTATED],
    // Not with each action that has no resource of its own.
    ["aws:resourceaccount", request.resource === "*" ? UNSTATED : request.resourceAccount],
    ...(throughEndpoint
      ? ([
          ["aws:sourcevpce", UNSTATED],
          ["aws:sourcevpc", UNSTATED],
        ] as const)
      : []),
    ...Object.entries(callerKeys(request.caller)),
    ...(request.action.toLowerCase().startsWith("kms:") && "account" in request.caller
      ? // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
        ([["kms:calleraccount", request.caller.account]] as const)
      : []),
  ]);
}

/** Sent only where an AWS service calls on its own behalf. */
const KEYS_OF_SERVICES_ABSENT: Readonly<Record<string, Derived>> = {
  "aws:principalservicename": ABSENT,
  "aws:principalservicenameslist": ABSENT,
  "aws:sourceaccount": ABSENT,
  "aws:sourcearn": ABSENT,
};

function callerKeys(caller: Caller): Record<string, Derived> {
  switch (caller.kind) {
    case "role":
      return {
        ...keysOfAccountPrincipal(caller),
        "aws:principaltype": "AssumedRole",
        "aws:username": ABSENT,
        // A role's credentials are always temporary.
        "aws:tokenissuetime": UNSTATED,
        "aws:multifactorauthpresent": UNSTATED,
      };
    case "user":
      return {
        ...keysOfAccountPrincipal(caller),
        "aws:principaltype": "User",
        "aws:username": splitArn(caller.arn).at(-1)?.split("/").at(-1) ?? UNSTATED,
      };
    case "root":
      return {
        ...keysOfAccountPrincipal(caller),
        "aws:principaltype": "Account",
        "aws:username": ABSENT,
      };
    case "service":
      return {
        "aws:principalarn": ABSENT,
        "aws:principalisawsservice": "true",
        "aws:principalservicename": caller.service,
        "aws:principalservicenameslist": UNSTATED,
        "aws:principalaccount": UNSTATED,
        "aws:principaltype": UNSTATED,
        "aws:userid": UNSTATED,
        "aws:username": ABSENT,
      };
    case "anonymous":
      return {
        ...KEYS_OF_SERVICES_ABSENT,
        "aws:principalarn": ABSENT,
        "aws:principalisawsservice": ABSENT,
        "aws:principalaccount": "anonymous",
        "aws:principaltype": "Anonymous",
        "aws:userid": UNSTATED,
        "aws:username": ABSENT,
      };
  }
}

function keysOfAccountPrincipal(caller: { arn: string; account: string }): Record<string, Derived> {
  return {
    "aws:principalarn": caller.arn,
    "aws:principalaccount": caller.account,
    ...KEYS_OF_SERVICES_ABSENT,
    "aws:principalisawsservice": "false",
    "aws:userid": UNSTATED,
  };
}
