import { configurationTable } from "../../config/configuration-table";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { costTable, monthlyTotal } from "../cost/monthly-cost";
import { synthesizedStacks } from "../synthesized-stacks";
import { synthesizedMatrix } from "./access-files";
import { accessTable } from "./access-table";

/** Longer lists of numbers are cut in the middle. */
const SHOWN_NUMBERS = 6;

/** The parts of README.md that are computed, by the name in their markers. */
export function generatedSections(): Record<string, string> {
  return {
    configuration: [
      "| field | accepted | default | meaning |",
      "|---|---|---|---|",
      ...configurationTable().map(
        ({ path, accepts, default: byDefault, meaning }) =>
          `| \`${path}\` | ${cell(shortened(accepts))} | ${cell(byDefault)} | ${cell(meaning)} |`,
      ),
    ].join("\n"),
    access: accessTable(synthesizedMatrix("prod"), "weather"),
    cost: [
      costTable(Object.values(synthesizedStacks(loadEnvironment("prod")))),
      "",
      `With \`gateways: "one"\` the total is ${totalWith({ mode: "nat", gateways: "one" })}; with ` +
        `\`egress: { mode: "none" }\`, and so no way out of the VPC, ${totalWith({ mode: "none" })}.`,
    ].join("\n"),
  };
}

/**
 * Puts the sections between their markers, `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
 *
 * @throws Error when a marker is missing
 */
export function withSections(text: string, sections: Record<string, string>): string {
  return Object.entries(sections).reduce((current, [name, section]) => {
    const begin = `<!-- ${name}:begin -->`;
    const end = `<!-- ${name}:end -->`;
    const from = current.indexOf(begin);
    const to = current.indexOf(end);
    if (from < 0 || to < from) {
      throw new Error(`README.md has no section between ${begin} and ${end}.`);
    }
    return `${current.slice(0, from + begin.length)}\n\n${section}\n\n${current.slice(to)}`;
  }, text);
}

/** What `prod` costs in a month with another way out of its network. */
function totalWith(egress: Environment["network"]["egress"]): string {
  const prod = loadEnvironment("prod");
  const environment = { ...prod, network: { ...prod.network, egress } };
  return monthlyTotal(Object.values(synthesizedStacks(environment)));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function shortened(accepts: string): string {
  return accepts.replace(/(?:\d+, ){7,}\d+/, (numbers) => {
    const all = numbers.split(", ");
    return [...all.slice(0, SHOWN_NUMBERS), "…", all.at(-1) ?? ""].join(", ");
  });
}
