import { redacted } from "./errors";
import type { Path, Problem } from "./errors";
import { isRevision, looksLikeSecret, namesSecret } from "./secret-patterns";

/**
 * Looks for secrets in everything that a configuration says: known fields, unknown fields and
 * keys. A configuration is in Git and its values go into plan and state, so that a secret found
 * here is to be replaced, not only moved.
 */
export function findSecretValues(input: unknown): Problem[] {
  return [...textsOf(input, [])]
    .filter(({ path, text, isKey }) => (isKey ? looksLikeSecret(text) : isSecretAt(path, text)))
    .map(({ path, text }) => ({
      path,
      got: redacted(text),
      accepted: "no secret: configuration is in Git, in the plan and in the state",
      fix: secretRemedy(input, path),
    }));
}

/** What to do with an API key that stands in a configuration. */
export function secretRemedy(input: unknown, path: Path): string {
  return (
    "remove it and put the value into Secrets Manager with npm run secret -- put " +
    `${integrationAt(input, path)}; ask the third party for a new key if this one was ever saved`
  );
}

interface Text {
  readonly path: Path;
  readonly text: string;
  readonly isKey: boolean;
}

function* textsOf(value: unknown, path: Path): Generator<Text> {
  if (typeof value === "string") {
    yield { path, text: value, isKey: false };
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      yield* textsOf(entry, [...path, index]);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      yield { path: [...path, key], text: key, isKey: true };
      yield* textsOf(entry, [...path, key]);
    }
  }
}

function isSecretAt(path: Path, text: string): boolean {
  const [section, key] = path;
  if (section === "tags" && typeof key === "string") {
    return namesSecret(key) || (looksLikeSecret(text) && !isRevision(key, text));
  }
  return looksLikeSecret(text);
}

/** The name of the integration in which a path lies, where it can be said. */
function integrationAt(input: unknown, path: Path): string {
  const [section, index] = path;
  const integrations = (input as { integrations?: unknown } | null | undefined)?.integrations;
  if (section === "integrations" && typeof index === "number" && Array.isArray(integrations)) {
    const name = (integrations[index] as { name?: unknown } | null | undefined)?.name;
    if (typeof name === "string" && /^[a-z][a-z0-9-]*$/.test(name) && !looksLikeSecret(name)) {
      return name;
    }
  }
  return "<integration>";
}
