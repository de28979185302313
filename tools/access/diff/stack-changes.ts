import type { StackJson } from "../../synthesized-stacks";
import { objectOf } from "../stack-resources";
import { isSameJson } from "./canonical";
import type { StatementChange } from "./statement-changes";

/** Parts of a stack that are compared by resource, or say nothing about access. */
const ELSEWHERE = ["//", "output", "resource", "terraform"];

/** How CDKTF names an output that another stack refers to. */
const CROSS_STACK = "cross-stack-output-";

/**
 * Changes of what is no resource: modules, data sources, providers, variables, and that to which
 * the references between stacks lead. Each may widen, because nobody here reads what is behind it.
 */
export function stackChanges(
  before: Readonly<Record<string, StackJson>>,
  after: Readonly<Record<string, StackJson>>,
): StatementChange[] {
  const stacks = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return stacks.flatMap((stack) => {
    const [old, current] = [partsOf(before[stack]), partsOf(after[stack])];
    return [...new Set([...old.keys(), ...current.keys()])]
      .filter((part) => !isSameJson(old.get(part), current.get(part)))
      .filter((part) => !part.startsWith("output.") || (old.has(part) && current.has(part)))
      .map((part) => ({
        address: `${stack}/${part}`,
        what: `${changeOf(old.has(part), current.has(part))}, and it is no resource: look at it`,
        mayWiden: true,
      }));
  });
}

function changeOf(wasThere: boolean, isThere: boolean): string {
  return wasThere && isThere ? "changed" : isThere ? "added" : "removed";
}

/** By name, such as `data.external`; of the outputs those between stacks. */
function partsOf(json: StackJson | undefined): Map<string, unknown> {
  const outputs = Object.entries(json?.output ?? {})
    .filter(([name]) => name.startsWith(CROSS_STACK))
    .map(([name, { value }]) => [`output.${name}`, value] as const);
  const others = Object.entries<unknown>({ ...json })
    .filter(([part]) => !ELSEWHERE.includes(part))
    .flatMap(([part, value]) =>
      Object.entries(objectOf(value) ?? { all: value }).map(
        ([name, each]) =>
          [`${part}.${name}`, part === "provider" ? withoutTags(each) : each] as const,
      ),
    );
  return new Map([...outputs, ...others]);
}

/** No policy here asks for a tag: a condition on one is refused when it is read. */
function withoutTags(configurations: unknown): unknown {
  return Array.isArray(configurations)
    ? configurations.map((each) => ({ ...objectOf(each), default_tags: undefined }))
    : configurations;
}
