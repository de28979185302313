import prod from "../../../config/prod";
import type { Environment, EnvironmentInput, Integration } from "../../../config/schema";
import { validateEnvironment } from "../../../config/validate-environment";

export const ACCOUNT = "444455556666";
export const OTHER_ACCOUNT = "999988887777";

/** ARN of a role of the environment's account. */
export function ownRole(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** ARN of a role of the declared other account. */
export function otherRole(name: string): string {
  return `arn:aws:iam::${OTHER_ACCOUNT}:role/${name}`;
}

/** In which ways an environment differs from `prod`. */
export interface Variation {
  readonly secret?: NonNullable<EnvironmentInput["integrations"][number]["secret"]>;
  /** Operators and break-glass of another account beside those of this one. */
  readonly crossAccount?: boolean;
  readonly roles?: NonNullable<EnvironmentInput["roles"]>;
}

/** An environment and its one integration, checked as any configuration is. */
export function variant({ secret = {}, crossAccount = false, roles = {} }: Variation): {
  environment: Environment;
  integration: Integration;
} {
  const { operators, breakGlass, ...others } = prod.principals;
  const input: EnvironmentInput = {
    ...prod,
    roles,
    principals: crossAccount
      ? {
          ...others,
          operators: [...operators, otherRole("operator")],
          breakGlass: [...breakGlass, otherRole("break-glass")],
        }
      : prod.principals,
    crossAccount: crossAccount
      ? [{ account: OTHER_ACCOUNT, reason: "operators work in the security account" }]
      : [],
    integrations: prod.integrations.map((integration) => ({ ...integration, secret })),
  };
  const environment = validateEnvironment(input, { file: "config/prod.ts", name: "prod" });
  const [integration] = environment.integrations;
  if (integration === undefined) throw new Error("prod has no integration.");
  return { environment, integration };
}
