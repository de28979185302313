import { show } from "../errors";
import type { Path, Problem } from "../errors";
import type { ParsedIntegration } from "../schema";
import { defaultStore } from "../secret-source";
import type { Draft, EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { secretNameOf } from "./secret-name-of";

/** No two integrations share a name or a secret. */
export const checkIntegrations: Check = (draft) => {
  const integrations = draft.integrations ?? [];
  const names = integrations.map((integration, index) => ({
    path: ["integrations", index, "name"],
    value: integration?.name,
  }));
  const secrets = integrations.map((integration, index) => ({
    path: ["integrations", index, "secret", "name"],
    shown: secretNameOf(draft, index),
    // Two integrations of one name have one default secret: that is one error, not two.
    value:
      isFirst(names, index) || hasSecretName(integration)
        ? secretInItsStore(draft, index)
        : undefined,
  }));
  return [
    ...doubles(names, "a name that no other integration has", "rename one of the integrations"),
    ...doubles(
      secrets,
      "a secret that no other integration has: one secret has one reader",
      "give each integration a secret.name of its own, or leave it out",
    ),
  ];
};

/** Two services can each have a secret of one name. */
function secretInItsStore(draft: EnvironmentDraft, index: number): string | undefined {
  const { source, store } = draft.integrations?.[index]?.secret ?? {};
  const name = secretNameOf(draft, index);
  return name === undefined ? undefined : `${store ?? defaultStore(source)} ${name}`;
}

function hasSecretName(integration: Draft<ParsedIntegration> | undefined): boolean {
  return integration?.secret !== undefined && "name" in integration.secret;
}

interface Entry {
  readonly path: Path;
  /** What an error shows, where it is not what is compared. */
  readonly shown?: string | undefined;
  readonly value: string | undefined;
}

function doubles(entries: readonly Entry[], accepted: string, fix: string): Problem[] {
  return entries
    .filter(({ value }, index) => value !== undefined && !isFirst(entries, index))
    .map(({ path, value, shown = value }) => ({ path, got: show(shown), accepted, fix }));
}

function isFirst(entries: readonly Entry[], index: number): boolean {
  const value = entries[index]?.value;
  return value === undefined || entries.findIndex((entry) => entry.value === value) === index;
}
