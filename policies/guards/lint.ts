import { nearest } from "../../config/nearest";
import { GLOBAL_CONDITION_KEYS, KNOWN_SERVICES, serviceVocabulary } from "../iam-vocabulary";
import type { ConditionKeys } from "../iam-vocabulary";
import type { PolicyDocument, Statement } from "../statement";
import { mayHaveWildcardAction, mayHaveWildcardResource } from "../wildcard-resources";
import { comparesLiterally, CONDITION_OPERATORS } from "./condition-operators";
import { PolicyError } from "./policy-error";
import type { PolicyPlace } from "./policy-place";
import { policyTitle } from "./policy-place";
import { TABLE_POLICY_ACTIONS } from "./table-policy-actions";

/** Policies of identities: whose they are is where they are attached, so they name no principal. */
const IDENTITY_PLACES: readonly PolicyPlace[] = ["inline", "managed"];

/** The service whose actions a policy on its resource may name. An endpoint's differs with it. */
const SERVICE_OF_PLACE: Readonly<Partial<Record<PolicyPlace, string>>> = {
  trust: "sts",
  secret: "secretsmanager",
  key: "kms",
  queue: "sqs",
  topic: "sns",
  bucket: "s3",
  table: "dynamodb",
};

/**
 * Only in policies of identities, where a policy on a resource would never see it.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
const IDENTITY_ONLY_KEYS: readonly string[] = ["lambda:SourceFunctionArn"];

/** Where an error stands, for its message. */
interface Spot {
  readonly place: PolicyPlace;
  readonly title: string;
  readonly statement: Statement;
}

/**
 * Refuses what IAM would refuse, and what it would take but never match: an action, a condition key
 * or an operator that does not exist, a key that the action does not have, a wildcard where it is
 * only a character. A slip of the pen would otherwise show when somebody is let in, or is not.
 *
 * @param name whose policy it is, for the message
 * @throws PolicyError with the policy, the statement, the value, what is meant perhaps, and the fix
 */
export function lintPolicy(place: PolicyPlace, name: string, document: PolicyDocument): void {
  const title = policyTitle(place, name);
  if (document.Statement.length === 0) {
    throw new PolicyError(`${title}: has no statement; fix: do not place it`);
  }
  for (const statement of document.Statement) {
    const spot = { place, title, statement };
    lintSid(spot);
    lintPrincipal(spot);
    lintResource(spot);
    const actions = lintActions(spot);
    lintCondition(spot, actions);
  }
}

function refuse({ title, statement }: Spot, what: string, fix: string): never {
  throw new PolicyError(`${title}: statement ${statement.Sid}: ${what}; fix: ${fix}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function lintSid(spot: Spot): void {
  if (!/^[A-Za-z0-9]+$/.test(spot.statement.Sid)) {
    refuse(
      spot,
      "a Sid has letters and digits only",
      "write it as words in one, such as ReadSecret",
    );
  }
}

function lintPrincipal(spot: Spot): void {
  const ofIdentity = IDENTITY_PLACES.includes(spot.place);
  const { Principal } = spot.statement;
  if (ofIdentity && Principal !== undefined) {
    refuse(spot, "names a principal in a policy of an identity", "remove Principal");
  }
  if (!ofIdentity && Principal === undefined) {
    refuse(
      spot,
      "names no principal",
      'write Principal: "*" and narrow it in the condition, or name a service',
    );
  }
}

function lintResource(spot: Spot): void {
  const { place, statement } = spot;
  const resources = statement.Resource === undefined ? [] : [statement.Resource].flat();
  if (place === "trust") {
    if (statement.Resource !== undefined) {
      refuse(spot, "names a resource in a trust policy", "remove Resource: it is the role itself");
    }
    return;
  }
  if (resources.length === 0) {
    refuse(spot, "names no resource", "write the ARN that it is about");
  }
  if (resources.includes("*") && !mayHaveWildcardResource(place, statement)) {
    refuse(
      spot,
      'has the resource "*" without a listed reason',
      "name the resource, or list the statement and the reason in policies/wildcard-resources.ts",
    );
  }
}

/** @returns the condition keys of each action */
function lintActions(spot: Spot): ReadonlyMap<string, ConditionKeys> {
  const { Action } = spot.statement;
  if (Action.length === 0) {
    refuse(spot, "names no action", "list the actions, or leave the statement out");
  }
  return new Map(Action.map((action) => [action, lintAction(spot, action)]));
}

/** @returns the condition keys that the action has; of a wildcard, those of any action */
function lintAction(spot: Spot, action: string): ConditionKeys {
  const { place, statement } = spot;
  const service = serviceOf(action);
  const verb = action.slice(service.length + 1);
  const vocabulary = serviceVocabulary(service);
  if (vocabulary === undefined) {
    return refuse(
      spot,
      `action "${action}" is of a service that is not known here${meant(service, KNOWN_SERVICES)}`,
      "correct it, or add the service to tools/iam-vocabulary/vocabulary.ts and run npm run iam-vocabulary",
    );
  }
  const ofPlace = SERVICE_OF_PLACE[place];
  if (ofPlace !== undefined && service !== ofPlace) {
    refuse(spot, `action "${action}" is of another service`, `name actions of ${ofPlace} only`);
  }
  if (/[*?]/.test(action)) {
    return mayHaveWildcardAction(place, statement, action)
      ? vocabulary.keys()
      : refuse(spot, `action "${action}" has a wildcard`, "list the actions");
  }
  const keys = vocabulary.keysOf(verb);
  if (keys === undefined) {
    return refuse(
      spot,
      `action "${action}" does not exist${meant(verb, vocabulary.actions)}`,
      "write it as AWS does",
    );
  }
  if (place === "table" && !TABLE_POLICY_ACTIONS.includes(action)) {
    refuse(
      spot,
      `action "${action}" cannot stand in the policy of a table`,
      "see policies/guards/table-policy-actions.ts for those that can",
    );
  }
  return keys;
}

function lintCondition(spot: Spot, keysByAction: ReadonlyMap<string, ConditionKeys>): void {
  for (const [operator, comparisons] of Object.entries(spot.statement.Condition ?? {})) {
    if (!CONDITION_OPERATORS.has(operator)) {
      refuse(
        spot,
        `operator "${operator}" does not exist${meant(operator, [...CONDITION_OPERATORS])}`,
        "write it as AWS does",
      );
    }
    for (const [key, values] of Object.entries(comparisons)) {
      lintConditionKey(spot, key, keysByAction);
      lintConditionValues(spot, operator, key, [values].flat());
    }
  }
}

function lintConditionKey(
  spot: Spot,
  key: string,
  keysByAction: ReadonlyMap<string, ConditionKeys>,
): void {
  if (GLOBAL_CONDITION_KEYS.has(key)) {
    if (IDENTITY_ONLY_KEYS.includes(key) && !IDENTITY_PLACES.includes(spot.place)) {
      refuse(
        spot,
        `condition key "${key}" is not there for a policy on a resource`,
        "move the condition to the policy of the role",
      );
    }
    return;
  }
  for (const [action, keys] of keysByAction) {
    if (keys.has(key)) {
      continue;
    }
    const ofService = serviceVocabulary(serviceOf(action))?.keys();
    if (ofService?.has(key) === true) {
      refuse(
        spot,
        `condition key "${key}" is not there for ${action}`,
        "give the action a statement of its own, with a key that it has",
      );
    }
    const known = [...GLOBAL_CONDITION_KEYS.names, ...(ofService?.names ?? [])];
    refuse(
      spot,
      `condition key "${key}" does not exist${meant(key, known)}`,
      "write it as AWS does",
    );
  }
}

function lintConditionValues(
  spot: Spot,
  operator: string,
  key: string,
  values: readonly string[],
): void {
  if (values.length === 0) {
    refuse(
      spot,
      `${operator} of "${key}" has no value`,
      "leave the statement out where nobody is listed",
    );
  }
  const pattern = values.find((value) => /[*?]/.test(value));
  if (pattern !== undefined && comparesLiterally(operator)) {
    const like = operator.replace("Equals", "Like");
    refuse(
      spot,
      `${operator} of "${key}" has the value "${pattern}", in which a wildcard is only a character`,
      `write ${like}, or the value in full`,
    );
  }
}

function serviceOf(action: string): string {
  return action.split(":", 1)[0] ?? "";
}

function meant(word: string, known: readonly string[]): string {
  const found = nearest(word, known);
  return found === undefined ? "" : `, perhaps ${found} is meant`;
}
