import type { NamingScope } from "../names";
import { partitionOf } from "../regions";
import type { EnvironmentDraft } from "../well-formed";

/**
 * What names are made of, or `undefined` when the words in them are not known. A wrong account
 * does not matter here: every account id has the same length. Nor does a wrong path of the roles,
 * which is a part of ARNs only.
 */
export function namingScope(draft: EnvironmentDraft): NamingScope | undefined {
  const { organisation, name, region, account = "000000000000", roles } = draft;
  const partition = partitionOf(region ?? "");
  return organisation === undefined ||
    name === undefined ||
    region === undefined ||
    partition === undefined
    ? undefined
    : {
        organisation,
        name,
        region,
        partition,
        account,
        roles: { path: roles?.path ?? "/" },
      };
}
