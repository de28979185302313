import type { StackJson } from "../synthesized-stacks";
import { PRICES } from "./prices";

interface CostLine {
  readonly component: string;
  readonly count: number;
  /** USD for all of them. */
  readonly monthly: number;
}

/** What the resources of the stacks cost in a month by being there, as a Markdown table. */
export function costTable(stacks: StackJson[]): string {
  const lines = monthlyCost(stacks);
  return [
    "| component | count | USD a month |",
    "|---|---:|---:|",
    ...lines.map(
      ({ component, count, monthly }) => `| ${component} | ${count} | ${monthly.toFixed(2)} |`,
    ),
    `| **total** | | **${totalOf(lines)}** |`,
  ].join("\n");
}

/** The same in one number, with two decimals. */
export function monthlyTotal(stacks: StackJson[]): string {
  return totalOf(monthlyCost(stacks));
}

function totalOf(lines: readonly CostLine[]): string {
  return lines.reduce((sum, { monthly }) => sum + monthly, 0).toFixed(2);
}

function monthlyCost(stacks: StackJson[]): CostLine[] {
  return PRICES.map(({ component, type, monthly, units }) => {
    const resources = stacks.flatMap((stack) => Object.values(stack.resource?.[type] ?? {}));
    const count = resources.reduce((sum, resource) => sum + (units?.(resource) ?? 1), 0);
    return { component, count, monthly: count * monthly };
  }).filter(({ count }) => count > 0);
}
