import { formatPath, show } from "../errors";
import type { Path, Problem } from "../errors";
import { parseLayerArn } from "../formats/layer-arn";
import { accountOfKeyArn } from "../formats/state-backend";
import { defaultStore } from "../secret-source";
import type { EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";
import { listedRoles } from "./listed-roles";
import type { ListedRole } from "./listed-roles";

/** An ARN of the configuration, and the account that it is of. */
interface Reference {
  readonly what: "a role" | "a layer" | "a key";
  readonly path: Path;
  readonly arn: string;
  readonly account: string;
  /** Why no declaration can make another account's acceptable, and what to do instead. */
  readonly neverForeign?: Pick<Problem, "accepted" | "fix"> | undefined;
}

/**
 * Whatever belongs to another account is declared, with a reason, and nothing is declared that is
 * not used: the list is what a reviewer reads to know whom the environment trusts. A layer of AWS
 * that is not pinned is looked up at deploy, so that it has no ARN here and no account to declare.
 */
export const checkCrossAccount: Check = (draft) => {
  if (draft.account === undefined) {
    return [];
  }
  const references = referencesOf(draft);
  return [
    ...foreign(draft, draft.account, references),
    ...declarations(draft, draft.account, references),
  ];
};

function referencesOf(draft: EnvironmentDraft): Reference[] {
  const layers = (draft.integrations ?? []).flatMap((integration, index) => {
    const arn = integration?.secret?.layerArn;
    const path = ["integrations", index, "secret", "layerArn"];
    return reference("a layer", path, arn, parseLayerArn(arn ?? "")?.account);
  });
  const key = draft.state?.backend === "s3" ? draft.state.kmsKeyArn : undefined;
  return [
    ...listedRoles(draft).map(({ path, arn, account, part }) => ({
      what: "a role" as const,
      path,
      arn,
      account,
      neverForeign: neverForeign(draft, part),
    })),
    ...layers,
    ...reference("a key", ["state", "kmsKeyArn"], key, accountOfKeyArn(key ?? "")),
  ];
}

function reference(
  what: Reference["what"],
  path: Path,
  arn: string | undefined,
  account: string | undefined,
): Reference[] {
  return arn === undefined || account === undefined ? [] : [{ what, path, arn, account }];
}

/** Parts that a role of another account cannot play. */
function neverForeign(
  draft: EnvironmentDraft,
  part: ListedRole["part"],
): Reference["neverForeign"] {
  const account = draft.account ?? "";
  switch (part) {
    case "operators": {
      // Only a shared parameter can be reached from another account, and then not be written.
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html
      const index = (draft.integrations ?? []).findIndex(
        (integration) =>
          (integration?.secret?.store ?? defaultStore(integration?.secret?.source)) ===
          "parameter-store",
      );
      return index === -1
        ? undefined
        : {
            accepted: `a role of account ${account}: no other account can put the parameter of ${formatPath(["integrations", index])}`,
            fix: "name a role of this account, which the people of the other account assume",
          };
    }
    case "breakGlass":
      return undefined;
    case "deployers":
    case "planners":
      return {
        accepted: `a role of account ${account}: Terraform manages the IAM of this account`,
        fix: "name a role of this account, which the pipeline of the other account assumes",
      };
    case "rotation":
      return {
        accepted: `a role of account ${account}: Secrets Manager rotates with a function of the secret's account`,
        fix: "name the role of a function in this account, which may assume one of another account",
      };
  }
}

function foreign(
  { crossAccount }: EnvironmentDraft,
  own: string,
  references: readonly Reference[],
): Problem[] {
  const declared = (crossAccount ?? []).map((entry) => entry?.account);
  return references
    .filter(({ account }) => account !== own)
    .flatMap(({ what, path, arn, account, neverForeign: never }) => {
      if (never !== undefined) {
        return { path, got: show(arn), ...never };
      }
      return declared.includes(account)
        ? []
        : {
            path,
            got: show(arn),
            accepted: `${what} of account ${own}, or of an account under crossAccount`,
            fix: `name ${what} of this account, or add { account: ${show(account)}, reason: ... } to crossAccount`,
          };
    });
}

function declarations(
  draft: EnvironmentDraft,
  own: string,
  references: readonly Reference[],
): Problem[] {
  const accounts = (draft.crossAccount ?? []).map((entry) => entry?.account);
  return accounts.flatMap((account, index) => {
    const problem = (accepted: string, fix: string) => ({
      path: ["crossAccount", index, "account"],
      got: show(account),
      accepted,
      fix,
    });
    if (account === undefined) {
      return [];
    }
    if (account === own) {
      return problem("another account than the environment's own", "remove the entry");
    }
    if (accounts.indexOf(account) !== index) {
      return problem("each account once", "remove one of the entries, and keep both reasons");
    }
    return references.some((each) => each.account === account) || someAreWrong(draft)
      ? []
      : problem(
          "an account that a principal, a layer or the state's key belongs to",
          "remove the entry; it would trust an account that nothing here needs",
        );
  });
}

/** An ARN that is wrong in itself, and may be the one that an account is declared for. */
function someAreWrong({ principals, integrations, state }: EnvironmentDraft): boolean {
  const { operators, deployers, planners, breakGlass } = principals ?? {};
  return (
    [operators, deployers, planners, breakGlass].some(
      (list) => list?.includes(undefined) !== false,
    ) ||
    (integrations ?? []).some((integration) => {
      const secret = integration?.secret ?? {};
      return (
        ("layerArn" in secret && secret.layerArn === undefined) ||
        ("rotationRoleArn" in secret && secret.rotationRoleArn === undefined)
      );
    }) ||
    (state?.backend === "s3" && "kmsKeyArn" in state && state.kmsKeyArn === undefined)
  );
}
