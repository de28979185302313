import type { Verdict } from "./verdict";

/** A version as one number, so that two compare with `<`. */
export function versionNumber(major: number, minor: number, patch: number): number {
  return (major * 10_000 + minor) * 10_000 + patch;
}

/** What a constraint admits: from the first version up to, not including, the second. */
interface VersionRange {
  readonly from: number;
  readonly before: number;
}

/** Versions of the AWS provider for which the stacks are written. */
export const PROVIDER_RANGE = ">= 5.100.0, < 7.0.0";

/**
 * Reads a Terraform version constraint. `!=` narrows nothing here. Returns `undefined` for
 * anything that is not a constraint on released versions.
 * https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function parseVersionConstraint(constraint: string): VersionRange | undefined {
  let from = 0;
  let before = Number.POSITIVE_INFINITY;
  for (const term of constraint.split(",")) {
    const match = /^(=|!=|>=|<=|>|<|~>)?\s*(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?$/.exec(
      term.trim(),
    );
    if (match === null) {
      return undefined;
    }
    const [, operator = "=", major, minor, patch] = match;
    const [x, y, z] = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
    const version = versionNumber(x, y, z);
    if (operator === "=" || operator === ">=" || operator === "~>") {
      from = Math.max(from, version);
    } else if (operator === ">") {
      from = Math.max(from, version + 1);
    }
    if (operator === "=" || operator === "<=") {
      before = Math.min(before, version + 1);
    } else if (operator === "<") {
      before = Math.min(before, version);
    } else if (operator === "~>") {
      // The last component given may rise, the ones before it may not.
      const next = patch === undefined ? versionNumber(x + 1, 0, 0) : versionNumber(x, y + 1, 0);
      before = Math.min(before, next);
    }
  }
  return { from, before };
}

export function checkVersionConstraint(constraint: string): Verdict {
  const range = parseVersionConstraint(constraint);
  const supported = parseVersionConstraint(PROVIDER_RANGE);
  if (range === undefined || supported === undefined) {
    return false;
  }
  if (range.from < supported.from) {
    return "add the lower bound >= 5.100.0; the stacks use what older versions do not have";
  }
  if (range.before > supported.before) {
    return "add the upper bound < 7.0.0; the stacks are not tried with a later major version";
  }
  return range.from < range.before || "widen it; no version satisfies all its terms";
}
