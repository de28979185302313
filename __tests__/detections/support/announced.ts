import type { Announcement } from "../../../detections/announcement";

/**
 * The message that EventBridge would make of an event: each variable replaced by what is at its path,
 * unescaped, of an object or a list without the quotes, and by nothing where the event has no such path.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @throws Error for a variable without a path, a path without a variable and a text without quotes,
 *   which EventBridge would refuse or leave behind
 */
export function announced({ inputPaths, inputTemplate }: Announcement, event: unknown): string {
  const used = new Set<string>();
  const message = inputTemplate.replace(/<([^>]*)>/g, (_, name: string) => {
    const path = inputPaths[name];
    if (path === undefined) {
      throw new Error(`The template has <${name}>, and no path of that name.`);
    }
    used.add(name);
    return textAt(event, path);
  });
  const unused = Object.keys(inputPaths).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new Error(`No line has ${unused.join(", ")}.`);
  }
  const line = inputTemplate.split("\n").find((each) => !/^"[^"]+"$/.test(each));
  if (line !== undefined) {
    throw new Error(`A line is not one text in quotes: ${line}`);
  }
  return message;
}

function textAt(event: unknown, path: string): string {
  const [root, ...steps] = path.split(".");
  if (root !== "$" || steps.length === 0) {
    throw new Error(`${path} is not a path.`);
  }
  let value = event;
  for (const step of steps) {
    value =
      typeof value === "object" && value !== null
        ? (value as Record<string, unknown>)[step]
        : undefined;
  }
  if (typeof value === "object" && value !== null) {
    return JSON.stringify(value).replaceAll('"', "");
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
