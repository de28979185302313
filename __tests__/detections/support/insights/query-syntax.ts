/** A comparison of a field with a value. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** What a field is compared with. */
export type Value =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number };

/** What `like` looks for: a part of the text, or a regular expression. */
export type Part = Extract<Value, { kind: "text" }> | { readonly kind: "regex"; regex: RegExp };

/** The condition of a `filter` command. */
export type Condition =
  | { readonly kind: "all-of" | "any-of"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "present"; readonly field: string }
  | {
      readonly kind: "comparison";
      readonly field: string;
      readonly operator: Operator;
      readonly value: Value;
    }
  | { readonly kind: "in"; readonly field: string; readonly values: readonly Value[] }
  | { readonly kind: "like"; readonly field: string; readonly part: Part };

/** A column of a `stats` command: what it is called after, and the field that it reads, if any. */
export interface Column {
  /** The alias where it has one, else the field of a group, else nothing that `sort` could name. */
  readonly name?: string;
  readonly field?: string;
}

/** One command of a query. */
export type Command =
  | { readonly kind: "SOURCE"; readonly logGroup: string }
  | { readonly kind: "fields"; readonly fields: readonly string[] }
  | { readonly kind: "filter"; readonly condition: Condition }
  | {
      readonly kind: "stats";
      readonly columns: readonly Column[];
      readonly groups: readonly Column[];
    }
  | { readonly kind: "sort"; readonly by: string; readonly order: "asc" | "desc" }
  | { readonly kind: "limit"; readonly count: number };
