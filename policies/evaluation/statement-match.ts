import { evaluateCondition } from "./condition";
import { UnmodelledPolicyError } from "./errors";
import type { AccessRequest } from "./model";
import type { ResourcePattern, Statement } from "./parse-policy";
import type { PrincipalMatch } from "./principal";
import { matchPrincipal } from "./principal";
import type { RequestContext } from "./request-context";
import { matchesPattern, matchesWithinSegments, resolveVariables } from "./template";
import { variablesOf } from "./variables";

/** What a statement has to say about a request. */
export interface StatementMatch {
  readonly applies: boolean;
  readonly because: string;
  /** How the statement's principal meets the caller, where it names one. */
  readonly principal: PrincipalMatch | undefined;
}

/** @throws UnmodelledPolicyError where AWS does not document the answer */
export function matchStatement(
  statement: Statement,
  request: AccessRequest,
  context: RequestContext,
): StatementMatch {
  const principal = statement.principals && matchPrincipal(statement.principals, request.caller);
  const no = (because: string) => ({ applies: false, because, principal });

  if (statement.principals !== undefined && principal === undefined) {
    return no("Principal does not name the caller");
  }
  const action = actionMatch(statement, request.action);
  if (!action.holds) return no(action.because);
  const resource = resourceMatch(statement, request.resource, context);
  if (!resource.holds) return no(resource.because);
  const conditions = statement.conditions.map((entry) => evaluateCondition(entry, context));
  const failed = conditions.find(({ holds }) => !holds);
  if (failed !== undefined) return no(failed.because);
  return {
    applies: true,
    because: [action, resource, ...conditions].map(({ because }) => because).join("; "),
    principal,
  };
}

interface Match {
  readonly holds: boolean;
  readonly because: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
function actionMatch({ actions }: Statement, action: string): Match {
  const found = actions.patterns.find(({ pattern }) =>
    matchesPattern(pattern, action.toLowerCase()),
  );
  return listMatch("Action", actions.negated, action, found?.text);
}

function resourceMatch(statement: Statement, resource: string, context: RequestContext): Match {
  const { resources, place } = statement;
  if (resources === undefined) return { holds: true, because: "the resource is the role itself" };
  const element = resources.negated ? "NotResource" : "Resource";
  const outcomes = resources.patterns.map((pattern) => ({
    pattern,
    matches: matchesResource(statement, element, pattern, resource, context),
  }));
  const found = outcomes.find(({ matches }) => matches === true);
  const match = listMatch("Resource", resources.negated, resource, found?.pattern.text);
  const unresolved = outcomes.find(({ matches }) => matches === undefined);
  if (match.holds && unresolved !== undefined) {
    throw new UnmodelledPolicyError(
      place,
      element,
      unresolved.pattern.text,
      "The request has no value for a variable in it, and AWS does not document what then becomes of the statement: give the variable a default.",
    );
  }
  return match;
}

function listMatch(
  name: string,
  negated: boolean,
  value: string,
  found: string | undefined,
): Match {
  const element = negated ? `Not${name}` : name;
  return {
    holds: (found !== undefined) !== negated,
    because:
      found === undefined
        ? `${element} does not list ${value}`
        : `${element} lists ${value === found ? found : `${value} as ${found}`}`,
  };
}

/**
 * Whether a resource's ARN matches a pattern of `Resource`.
 *
 * A wildcard stands for text within one segment between colons; a `*` at the end of a segment "can
 * expand to match beyond the colon boundaries", of which only the one that ends the pattern is
 * beyond doubt. So where an answer hangs on any other there is none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @returns undefined where a policy variable has no value
 */
function matchesResource(
  { place }: Statement,
  element: string,
  { text, template }: ResourcePattern,
  resource: string,
  context: RequestContext,
): boolean | undefined {
  const pattern = resolveVariables(template, variablesOf(context, place, element));
  if (pattern === undefined) return undefined;
  const matches = matchesPattern(pattern, resource);
  if (matches !== matchesWithinSegments(pattern, resource)) {
    throw new UnmodelledPolicyError(
      place,
      element,
      text,
      `Whether it matches ${resource} depends on a wildcard that stands for a colon, which AWS does not document in full: write the colons out.`,
    );
  }
  return matches;
}
