/** One step of a property selector: `.name`, `[0]`, `[*]` or `.*`. */
export type SelectorStep =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "element"; readonly index: number }
  | { readonly kind: "any-element" | "any-field" };

/** A property selector such as `$.userIdentity.arn`. */
export interface Selector {
  /** As the pattern writes it. */
  readonly text: string;
  readonly steps: readonly SelectorStep[];
}

/** A comparison. */
export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=";

/** What a property is compared with: a text with `*` at its ends, a number or a regular expression. */
export type Operand =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number; readonly text: string }
  | { readonly kind: "regex"; readonly regex: RegExp };

/** The tree of a filter pattern of CloudWatch Logs. */
export type Expression =
  | { readonly kind: "all-of" | "any-of"; readonly expressions: readonly Expression[] }
  | {
      readonly kind: "comparison";
      readonly selector: Selector;
      readonly operator: Operator;
      readonly operand: Operand;
    }
  | { readonly kind: "not-exists"; readonly selector: Selector }
  | { readonly kind: "is"; readonly selector: Selector; readonly what: null | boolean };
