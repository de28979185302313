import { integrationNames } from "../names";
import type { EnvironmentDraft } from "../well-formed";
import { namingScope } from "./naming-scope";

/**
 * The name of an integration's secret or parameter, given or computed, or `undefined` where it
 * cannot be known because something in it is wrong.
 */
export function secretNameOf(draft: EnvironmentDraft, index: number): string | undefined {
  const integration = draft.integrations?.[index];
  const secret = integration?.secret ?? {};
  if ("name" in secret) {
    return secret.name;
  }
  const scope = namingScope(draft);
  return scope === undefined || integration?.name === undefined
    ? undefined
    : integrationNames(scope, { name: integration.name, secret }).secretName;
}
