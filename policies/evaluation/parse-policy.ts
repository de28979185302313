import { arnComponents, hasArnShape } from "./arn-match";
import type { ConditionEntry } from "./condition";
import { conditionEntry } from "./condition";
import { VARIABLE_REMEDY } from "./condition-operators";
import type { PlaceInPolicy } from "./errors";
import { UnmodelledPolicyError } from "./errors";
import type { NamedPolicy, PolicyKind } from "./model";
import type { Principal } from "./principal";
import { parsePrincipal } from "./principal";
import type { PatternPart, TemplatePart } from "./template";
import { parseTemplate } from "./template";

/** A statement, checked as a whole before any request is held against it. */
export interface Statement {
  readonly place: Required<PlaceInPolicy> & { readonly sid: string };
  readonly effect: "Allow" | "Deny";
  /** Absent in policies of the caller: their principal is the caller. */
  readonly principals: readonly Principal[] | undefined;
  readonly actions: PatternList<ActionPattern>;
  /** Absent in a role's trust policy: its resource is the role. */
  readonly resources: PatternList<ResourcePattern> | undefined;
  readonly conditions: readonly ConditionEntry[];
}

interface PatternList<Pattern> {
  /** `NotAction`, `NotResource`: everything but what the patterns match. */
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

interface ActionPattern {
  readonly text: string;
  readonly pattern: readonly PatternPart[];
}

export interface ResourcePattern {
  readonly text: string;
  readonly template: readonly TemplatePart[];
}

const VERSIONS = ["2012-10-17", "2008-10-17"];
const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
/** Kinds whose statements say whom they are about. */
const KINDS_WITH_PRINCIPAL: readonly PolicyKind[] = ["resource", "rcp", "endpoint"];

/**
 * Reads a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param isTrustPolicy whether it is the trust policy of a role, whose statements have no resource
 * @throws UnmodelledPolicyError on anything that the evaluator does not model
 */
export function parsePolicy(
  kind: PolicyKind,
  { name, document }: NamedPolicy,
  isTrustPolicy: boolean,
): Statement[] {
  const place = { policy: name };
  const { Version, Statement, ...others } = record(place, "the policy", document);
  const unknown = Object.keys(others).find((element) => element !== "Id");
  if (unknown !== undefined) {
    throw new UnmodelledPolicyError(
      place,
      unknown,
      others[unknown],
      "No policy has this element: remove it.",
    );
  }
  if (Version !== undefined && !VERSIONS.some((version) => version === Version)) {
    throw new UnmodelledPolicyError(
      place,
      "Version",
      Version,
      `Write one of ${VERSIONS.join(", ")}.`,
    );
  }
  if (typeof Statement !== "object" || Statement === null) {
    throw new UnmodelledPolicyError(place, "Statement", Statement, "Write a list of statements.");
  }
  // Without a version it is the old one, in which nothing is a variable.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
  const syntax = { variables: Version === VERSIONS[0] };
  return listOf(Statement).map((each, index) =>
    parseStatement({ kind, isTrustPolicy, syntax, policy: name }, each, index),
  );
}

interface Surroundings {
  readonly kind: PolicyKind;
  readonly isTrustPolicy: boolean;
  readonly syntax: { readonly variables: boolean };
  readonly policy: string;
}

function parseStatement(surroundings: Surroundings, source: unknown, index: number): Statement {
  const { kind, isTrustPolicy, syntax, policy } = surroundings;
  const numbered = { policy, sid: `#${index + 1}` };
  const elements = record(numbered, "the statement", source);
  const { Sid, Effect, Principal, Condition } = elements;
  if (Sid !== undefined && typeof Sid !== "string") {
    throw new UnmodelledPolicyError(numbered, "Sid", Sid, "Write a string.");
  }
  const place = { policy, sid: Sid === undefined || Sid === "" ? numbered.sid : Sid };
  const unknown = Object.keys(elements).find((element) => !ELEMENTS.includes(element));
  if (unknown !== undefined) {
    throw new UnmodelledPolicyError(
      place,
      unknown,
      elements[unknown],
      unknown === "NotPrincipal"
        ? "The evaluator does not model it: use aws:PrincipalArn in a Condition, as AWS recommends."
        : "No statement has this element: remove it.",
    );
  }
  if (Effect !== "Allow" && Effect !== "Deny") {
    throw new UnmodelledPolicyError(place, "Effect", Effect, 'Write "Allow" or "Deny".');
  }
  return {
    place,
    effect: Effect,
    principals: principalsOf(place, kind, Principal),
    actions: actionsOf(place, elements),
    resources: resourcesOf(place, isTrustPolicy, elements, syntax),
    conditions: conditionsOf(place, Condition, syntax),
  };
}

function principalsOf(
  place: PlaceInPolicy,
  kind: PolicyKind,
  element: unknown,
): Principal[] | undefined {
  if (!KINDS_WITH_PRINCIPAL.includes(kind)) {
    if (element === undefined) return undefined;
    throw new UnmodelledPolicyError(
      place,
      "Principal",
      element,
      `A policy of the kind "${kind}" is about its own principal: remove it.`,
    );
  }
  if (element === undefined) {
    throw new UnmodelledPolicyError(
      place,
      "Principal",
      element,
      `A policy of the kind "${kind}" says whom it is about: add it.`,
    );
  }
  const principals = parsePrincipal(place, element);
  if (kind !== "resource" && principals.some((principal) => principal.kind !== "everyone")) {
    throw new UnmodelledPolicyError(
      place,
      "Principal",
      element,
      kind === "endpoint"
        ? // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway
          'It means other principals in a gateway endpoint than in an interface endpoint: write "*" and narrow it by aws:PrincipalArn in a Condition.'
        : // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
          'A resource control policy takes "*" only: narrow it in a Condition.',
    );
  }
  return principals;
}

function actionsOf(
  place: PlaceInPolicy,
  elements: Record<string, unknown>,
): PatternList<ActionPattern> {
  const { element, negated, values } = oneOf(place, elements, "Action", "NotAction");
  const patterns = values.map((value) => {
    if (typeof value !== "string" || !/^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i.test(value)) {
      throw new UnmodelledPolicyError(place, element, value, 'Write "service:Action" or "*".');
    }
    const pattern = literalPattern(value.toLowerCase());
    return { text: value, pattern };
  });
  return { negated, patterns };
}

function literalPattern(text: string): PatternPart[] {
  const parts = parseTemplate(text, { variables: false, wildcards: true }) ?? [];
  return parts.filter((part) => part.kind !== "variable");
}

function resourcesOf(
  place: PlaceInPolicy,
  isTrustPolicy: boolean,
  elements: Record<string, unknown>,
  syntax: { readonly variables: boolean },
): PatternList<ResourcePattern> | undefined {
  if (isTrustPolicy) {
    const given = elements.Resource ?? elements.NotResource;
    if (given === undefined) return undefined;
    throw new UnmodelledPolicyError(
      place,
      "Resource",
      given,
      "The resource of a trust policy is its role: remove it.",
    );
  }
  const { element, negated, values } = oneOf(place, elements, "Resource", "NotResource");
  const patterns = values.map((value) => resourcePattern(place, element, value, syntax));
  return { negated, patterns };
}

function resourcePattern(
  place: PlaceInPolicy,
  element: string,
  value: unknown,
  { variables }: { readonly variables: boolean },
): ResourcePattern {
  if (typeof value !== "string" || !(value === "*" || value.startsWith("arn:"))) {
    throw new UnmodelledPolicyError(place, element, value, 'Write an ARN or "*".');
  }
  const template = parseTemplate(value, { variables, wildcards: true });
  if (template === undefined) {
    throw new UnmodelledPolicyError(place, element, value, VARIABLE_REMEDY);
  }
  const remedy = value === "*" ? undefined : arnRemedy(template);
  if (remedy !== undefined) throw new UnmodelledPolicyError(place, element, value, remedy);
  return { text: value, template };
}

/** @returns what to do about a text that is no pattern of ARNs; undefined where it is one */
function arnRemedy(template: readonly TemplatePart[]): string | undefined {
  const components = arnComponents(template);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
  if (components.slice(0, 5).some((component) => component.some(isVariable))) {
    return "A policy variable may stand only behind the fifth colon of an ARN.";
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  if (components[2]?.every(({ kind }) => kind === "literal") !== true) {
    return "The service of an ARN takes no wildcard: write it out.";
  }
  return hasArnShape(template) || template.at(-1)?.kind === "any"
    ? undefined
    : "An ARN has six parts: write them all, or end with a wildcard.";
}

function isVariable({ kind }: TemplatePart): boolean {
  return kind === "variable";
}

function conditionsOf(
  place: PlaceInPolicy,
  element: unknown,
  syntax: { readonly variables: boolean },
): ConditionEntry[] {
  if (element === undefined) return [];
  return Object.entries(record(place, "Condition", element)).flatMap(([operator, keys]) =>
    Object.entries(record(place, `Condition ${operator}`, keys)).map(([key, values]) =>
      conditionEntry(place, operator, key, listOf(values), syntax),
    ),
  );
}

/** The one of two elements that a statement has to have. */
function oneOf(
  place: PlaceInPolicy,
  elements: Record<string, unknown>,
  plain: string,
  negation: string,
): { element: string; negated: boolean; values: readonly unknown[] } {
  const negated = elements[plain] === undefined;
  const element = negated ? negation : plain;
  const values = elements[element] === undefined ? [] : listOf(elements[element]);
  if (values.length === 0 || (!negated && elements[negation] !== undefined)) {
    throw new UnmodelledPolicyError(
      place,
      element,
      elements[element],
      `Write either ${plain} or ${negation}, with at least one value.`,
    );
  }
  return { element, negated, values };
}

function record(place: PlaceInPolicy, element: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnmodelledPolicyError(place, element, value, "Write an object.");
  }
  return value as Record<string, unknown>;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
