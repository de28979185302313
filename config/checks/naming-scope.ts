import type { NamingScope } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";

/**
 * What names are made of, or `undefined` when the words in them are not known. A wrong account
 * does not matter here: every account id has the same length.
 */
export function namingScope(draft: EnvironmentDraft): NamingScope | undefined {
  const { organisation, name, region, account = "000000000000" } = draft;
  const partition = partitionOf(region ?? "");
  return organisation === undefined ||
    name === undefined ||
    region === undefined ||
    partition === undefined
    ? undefined
    : { organisation, name, region, partition, account };
}
