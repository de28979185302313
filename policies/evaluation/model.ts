/**
 * What the evaluator is asked, with what, and what it answers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */

/** Who sends a request, as AWS knows it once the request is authenticated. */
export type Caller =
  | {
      readonly kind: "role";
      /** ARN of the role with its path, as `aws:PrincipalArn` gives it for the role's sessions. */
      readonly arn: string;
      readonly account: string;
    }
  | { readonly kind: "user"; readonly arn: string; readonly account: string }
  | { readonly kind: "root"; readonly arn: string; readonly account: string }
  /** An AWS service on its own behalf, such as `cloudtrail.amazonaws.com`. */
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "anonymous" };

/** One request, as the policies see it. */
export interface AccessRequest {
  readonly caller: Caller;
  /** `service:Action`, without wildcard. */
  readonly action: string;
  /** ARN of the resource; `*` where the action has none. */
  readonly resource: string;
  /** Account that owns the resource. */
  readonly resourceAccount: string;
  /**
   * Condition keys of the request besides those that follow from the caller. A key that is not here
   * is absent, which decides about negated operators.
   */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A policy, as JSON has it, under the name by which answers refer to it. */
export interface NamedPolicy {
  readonly name: string;
  /** Parsed JSON: the evaluator throws on what it does not model. */
  readonly document: unknown;
}

/** The kinds of policy that decide about a request. */
export type PolicyKind =
  "identity" | "resource" | "boundary" | "session" | "scp" | "rcp" | "endpoint";

/**
 * The policies that apply to one request. What is absent does not limit it; an empty list of
 * identity policies grants nothing.
 */
export interface ApplicablePolicies {
  /** Of the caller. A service and an anonymous caller have none. */
  readonly identity: readonly NamedPolicy[];
  /** Of the resource: its resource policy, its key policy, or the trust policy of a role. */
  readonly resource?: NamedPolicy | undefined;
  readonly boundary?: NamedPolicy | undefined;
  readonly session?: readonly NamedPolicy[] | undefined;
  /** One list for each level of the organisation, from the root down: each level has to allow. */
  readonly scp?: readonly (readonly NamedPolicy[])[] | undefined;
  readonly rcp?: readonly (readonly NamedPolicy[])[] | undefined;
  /** Of the VPC endpoint through which the request comes. */
  readonly endpoint?: NamedPolicy | undefined;
}

export interface StatementReference {
  readonly kind: PolicyKind;
  /** Name of the policy. */
  readonly policy: string;
  /** `Sid`, or the place of the statement where it has none: `#1`. */
  readonly sid: string;
}

/** What one statement had to say about the request. */
export interface StatementStep extends StatementReference {
  readonly effect: "Allow" | "Deny";
  readonly applies: boolean;
  /** Why it applies, or the first thing that keeps it from applying, for a person to read. */
  readonly because: string;
}

/** The conclusion from one kind of policy. */
export interface KindStep {
  readonly kind: PolicyKind;
  readonly conclusion: "allows" | "denies" | "grants nothing" | "does not limit";
  readonly because: string;
}

export type Outcome = "allowed" | "denied explicitly" | "denied implicitly";

export interface Decision {
  readonly outcome: Outcome;
  /**
   * The statements that decide: of an explicit denial every Deny that applies, of an allowed request
   * every Allow that it rests on. Empty when nothing allows.
   */
  readonly by: readonly StatementReference[];
  /** Of an implicit denial: the kinds of policy in which an Allow is missing. */
  readonly missing: readonly PolicyKind[];
  /** Every statement, in the order in which AWS describes the evaluation. */
  readonly statements: readonly StatementStep[];
  readonly kinds: readonly KindStep[];
}
