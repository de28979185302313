import type { Integration } from "../../config/schema";

/** What people put instead of a key, each with how it is called in an error. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^<.*>$|^\$?\{.*\}$|^\{\{.*\}\}$|^%.*%$|^\$[A-Z_]+$|^\$\(/, "a placeholder"],
  [/^(change|replace|fill|insert)[-_]?(me|this|it|in)?$/i, "a placeholder"],
  [
    /^(your|my|the|new|an?|some|example|sample|dummy|fake|test)?[-_]?(api|access|secret|auth)?[-_]?(key|token|secret|password|value)?([-_]?(goes)?[-_]?here)?$/i,
    "a placeholder",
  ],
  [/^(todo|tbd|n\/?a|none|null|nil|undefined|true|false|string|foo|bar)$/i, "a placeholder"],
  // What a page shows of a key that it does not show.
  [/^[*x.-]+$|\.\.\./i, "a key that was masked or shortened"],
  [/^arn:/, "an ARN"],
  [/^(op|vault|ssm|secretsmanager|https?):\/\//, "the address of a key"],
  // With an underscore and something behind the sign: many keys end with "=".
  [/^[A-Z][A-Z0-9]*_[A-Z0-9_]*=[^=]/, "an assignment"],
];

/**
 * What is obviously no key, where it is: a placeholder, a name, an ARN, a header with its name. Short
 * on purpose: whatever might be somebody's key passes. A line from a terminal has blanks, which no key
 * has.
 */
export function mistakeIn({ name, api, secret }: Integration, key: string): string | undefined {
  if ([name, secret.name, secret.field, api.authHeader].includes(key)) {
    return "a name of the configuration";
  }
  if (key.toLowerCase().startsWith(`${api.authHeader.toLowerCase()}:`)) {
    return "a header with its name";
  }
  return MISTAKES.find(([pattern]) => pattern.test(key))?.[1];
}

/**
 * What is obviously not the key alone. A key that really looks like this is put in a JSON object, which
 * says where it begins and ends.
 */
export function mistakeInPlainText(text: string): string | undefined {
  if (/^(["'`]).*\1$/s.test(text)) {
    return "a text in quotes";
  }
  return /^[[{]/.test(text) ? "something that begins like JSON and is no JSON object" : undefined;
}
