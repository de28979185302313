import { readFileSync } from "node:fs";

/**
 * The token that the provider expects, read once at its start: of the first variable that is set, also
 * to nothing. A value that begins with `file://` names a file with the token.
 *
 * @throws {Error} as the provider says it
 */
export function wcpTokenOf(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const refuse = (reason: string): never => {
    throw new Error(`Could not read SSRF token variable(s) ${JSON.stringify(names)}: ${reason}`);
  };
  const value = names.map((name) => environment[name]).find((text) => text !== undefined);
  if (value === undefined) return refuse("environment variable not found");
  if (!value.startsWith("file://")) return value;
  try {
    return readFileSync(value.slice("file://".length), "utf8").trim();
  } catch (error) {
    return refuse(String(error));
  }
}
