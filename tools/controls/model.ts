import type { System } from "./system";

/** Who asks for a control, in the order in which their ids are listed. */
export const FRAMEWORKS = [
  "Security Hub",
  "CIS v3",
  "CIS v5",
  "checkov",
  "cdk-nag",
  "Prowler",
] as const;

type Framework = (typeof FRAMEWORKS)[number];

/** How the frameworks call one control. */
export type ControlIds = Readonly<Partial<Record<Framework, readonly string[]>>>;

/** A setting of the system that can be looked up in the synthesized stacks. */
export interface Check {
  /** Terraform types that it looks at. */
  readonly types: readonly string[];
  /** What must be so, in Markdown: a line for each setting. */
  readonly settings: readonly string[];
  readonly holds: (system: System) => boolean;
  /** Copies of a system in which it held, each changed so that it must not. Never empty. */
  readonly broken: (system: System) => readonly System[];
}

/** What frameworks ask for, and the setting that answers it. */
interface KeptControl {
  readonly ids: ControlIds;
  /** In the words of the first framework that asks. */
  readonly asks: string;
  readonly check: Check;
  /** File that sets it. */
  readonly setBy: string;
  /** Where a framework's own test may judge otherwise, and why. */
  readonly caveat?: string;
}

/** What frameworks ask for and the template does not do. */
interface DeclinedControl {
  readonly ids: ControlIds;
  /** In the words of the first framework that asks. */
  readonly asks: string;
  readonly reason: string;
}

/** The controls of one kind of resource. */
export interface ControlFamily {
  readonly title: string;
  /** Test that says the same of these resources in its own words. */
  readonly provenBy: string;
  readonly kept: readonly KeptControl[];
  readonly declined: readonly DeclinedControl[];
}
