import type { Body } from "./system";

/**
 * What stands at a path such as `vpc_config.subnet_ids` or `rule.0.status`.
 *
 * @returns undefined where nothing does
 */
export function valueAt(body: Body, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? (value as Record<string, unknown>)[key]
          : undefined,
      body,
    );
}

/** A copy of the resource with another value at the path; undefined removes what stands there. */
export function withValueAt(body: Body, path: string, value: unknown): Body {
  const [key = "", ...rest] = path.split(".");
  const inner = body[key];
  const next =
    rest.length === 0 ? value : withValueAt(isBody(inner) ? inner : {}, rest.join("."), value);
  const entries = Object.entries({ ...body, [key]: next });
  // A list of blocks becomes an object with the same indexes: paths reach both alike.
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null;
}
