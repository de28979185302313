import { show } from "../errors";
import type { Path, Problem } from "../errors";
import { integrationNames } from "../names";
import type { ParsedIntegration } from "../schema";
import type { Draft, EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { namingScope } from "./naming-scope";

/** No two integrations share a name or a secret. */
export const checkIntegrations: Check = (draft) => {
  const integrations = draft.integrations ?? [];
  const names = integrations.map((integration, index) => ({
    path: ["integrations", index, "name"],
    value: integration?.name,
  }));
  const secrets = integrations.map((integration, index) => ({
    path: ["integrations", index, "secret", "name"],
    // Two integrations of one name have one default secret: that is one error, not two.
    value:
      isFirst(names, index) || hasSecretName(integration) ? secretName(draft, index) : undefined,
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

function secretName(draft: EnvironmentDraft, index: number): string | undefined {
  const integration = draft.integrations?.[index];
  if (hasSecretName(integration)) {
    return integration?.secret?.name;
  }
  const scope = namingScope(draft);
  return scope === undefined || integration?.name === undefined
    ? undefined
    : integrationNames(scope, { name: integration.name, secret: {} }).secretName;
}

function hasSecretName(integration: Draft<ParsedIntegration> | undefined): boolean {
  return integration?.secret !== undefined && "name" in integration.secret;
}

interface Entry {
  readonly path: Path;
  readonly value: string | undefined;
}

function doubles(entries: readonly Entry[], accepted: string, fix: string): Problem[] {
  return entries
    .filter(({ value }, index) => value !== undefined && !isFirst(entries, index))
    .map(({ path, value }) => ({ path, got: show(value), accepted, fix }));
}

function isFirst(entries: readonly Entry[], index: number): boolean {
  const value = entries[index]?.value;
  return value === undefined || entries.findIndex((entry) => entry.value === value) === index;
}
