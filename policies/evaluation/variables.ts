import type { PlaceInPolicy } from "./errors";
import { UnmodelledPolicyError } from "./errors";
import type { RequestContext } from "./request-context";

/**
 * The request's values for the policy variables in one element of a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * @returns a function from the name of a key to its value; undefined where the request has none. It
 *   throws UnmodelledPolicyError where the request has a list
 */
export function variablesOf(
  context: RequestContext,
  place: PlaceInPolicy,
  element: string,
): (key: string) => string | undefined {
  return (key) => {
    const value = context.valueOf(key);
    if (value === undefined || typeof value === "string") return value;
    throw new UnmodelledPolicyError(
      place,
      element,
      `\${${key}}`,
      "The request has a list for it, and a policy variable takes a key with one value only.",
    );
  };
}
