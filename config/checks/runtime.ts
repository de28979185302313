import { show } from "../errors";
import { parseVersionConstraint, versionNumber } from "../formats/version-constraint";
import type { Check } from "./check";

/**
 * The provider refuses a runtime that it does not know, at plan. `nodejs24.x` is known from 6.19.0.
 * https://github.com/hashicorp/terraform-provider-aws/issues/44986
 */
export const checkRuntime: Check = ({ integrations, provider }) => {
  const range = parseVersionConstraint(provider?.version ?? "");
  if (range === undefined || range.from >= versionNumber(6, 19, 0)) {
    return [];
  }
  return (integrations ?? []).flatMap((integration, index) =>
    integration?.function?.runtime === "nodejs24.x"
      ? {
          path: ["integrations", index, "function", "runtime"],
          got: show(integration.function.runtime),
          accepted: '"nodejs22.x", as long as provider.version admits versions before 6.19.0',
          fix: 'write nodejs22.x, or set provider.version to ">= 6.19.0, < 7.0.0"',
        }
      : [],
  );
};
