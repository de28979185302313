import type { PatternPart, TemplatePart } from "./template";
import { matchesPattern } from "./template";

/** `arn:partition:service:region:account:resource`; the resource may hold colons itself. */
const COMPONENTS = 6;

/**
 * Splits at the first five colons that the policy's author wrote.
 *
 * @returns the components, fewer than six where the text has fewer colons
 */
export function arnComponents(parts: readonly TemplatePart[]): TemplatePart[][] {
  let component: TemplatePart[] = [];
  const components = [component];
  for (const part of parts) {
    if (part.kind !== "literal") {
      component.push(part);
      continue;
    }
    const [first = "", ...others] = splitAtColons(part.text, COMPONENTS - components.length);
    if (first !== "") component.push({ kind: "literal", text: first });
    for (const text of others) {
      component = text === "" ? [] : [{ kind: "literal", text }];
      components.push(component);
    }
  }
  return components;
}

/** Whether a template has the six components that the ARN operators compare. */
export function hasArnShape(parts: readonly TemplatePart[]): boolean {
  return arnComponents(parts).length === COMPONENTS;
}

/**
 * Compares each of the six components by itself, as the ARN operators do: a wildcard reaches no
 * further than its component.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(components: readonly PatternPart[][], text: string): boolean {
  const found = splitArn(text);
  return (
    components.length === found.length &&
    components.every((component, index) => matchesPattern(component, found[index] ?? ""))
  );
}

/** The components of an ARN: the sixth is all that follows the fifth colon. */
export function splitArn(text: string): string[] {
  return splitAtColons(text, COMPONENTS - 1);
}

/** Splits at the first colons only. */
function splitAtColons(text: string, most: number): string[] {
  const all = text.split(":");
  return all.length <= most ? all : [...all.slice(0, most), all.slice(most).join(":")];
}
