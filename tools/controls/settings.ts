import { valueAt, withValueAt } from "./attribute";
import type { Body } from "./system";

/** One attribute of a resource: how it is said, whether it is so, and how it is not so. */
export interface Setting {
  /** Of the attribute, such as `enable_key_rotation` or `rule.0.status`. */
  readonly path: string;
  /** What it must be, in Markdown, to be read after the path: `= true`. */
  readonly must: string;
  readonly holds: (body: Body) => boolean;
  /** Copies of a resource that has the setting, each without it. Never empty. */
  readonly broken: (body: Body) => readonly Body[];
}

/** The attribute has exactly this value. */
export function is(path: string, value: string | number | boolean): Setting {
  return {
    path,
    must: `= ${JSON.stringify(value)}`,
    holds: (body) => valueAt(body, path) === value,
    broken: (body) => [
      withValueAt(body, path, undefined),
      withValueAt(body, path, typeof value === "boolean" ? !value : "another"),
    ],
  };
}

/** The attribute has one of these values. */
export function isOneOf(path: string, values: readonly string[]): Setting {
  return {
    path,
    must: `one of ${values.join(", ")}`,
    holds: (body) => values.some((value) => valueAt(body, path) === value),
    broken: (body) => [withValueAt(body, path, undefined), withValueAt(body, path, "another")],
  };
}

/** The attribute is given, whatever its value. */
export function isGiven(path: string): Setting {
  const given = (value: unknown) => value !== undefined && value !== null && value !== "";
  return {
    path,
    must: "given",
    holds: (body) => given(valueAt(body, path)),
    broken: (body) => [withValueAt(body, path, undefined), withValueAt(body, path, "")],
  };
}

/** The attribute has not this value. Leaving it out is as good: the provider's default differs. */
export function isNot(path: string, value: string | boolean): Setting {
  return {
    path,
    must: `not ${JSON.stringify(value)}`,
    holds: (body) => valueAt(body, path) !== value,
    broken: (body) => [withValueAt(body, path, value)],
  };
}

/** The attribute is the role that AWS Config makes for itself. */
export function isRoleOfConfig(path: string): Setting {
  return {
    path,
    must: "is AWS Config's service-linked role",
    holds: (body) =>
      String(valueAt(body, path)).endsWith(
        ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
      ),
    broken: (body) => [
      withValueAt(body, path, undefined),
      withValueAt(body, path, "arn:aws:iam::111122223333:role/config"),
    ],
  };
}

/** The attribute is left out. */
export function isAbsent(path: string, otherwise: unknown): Setting {
  return {
    path,
    must: "left out",
    holds: (body) => valueAt(body, path) === undefined,
    broken: (body) => [withValueAt(body, path, otherwise)],
  };
}

/** The attribute is a number, and not less than this. */
export function isAtLeast(path: string, least: number): Setting {
  return {
    path,
    must: `≥ ${least}`,
    holds: (body) => {
      const value = valueAt(body, path);
      return typeof value === "number" && value >= least;
    },
    broken: (body) => [withValueAt(body, path, undefined), withValueAt(body, path, least - 1)],
  };
}

/** The attribute lists as many different entries as this, or more. */
export function lists(path: string, least: number): Setting {
  return {
    path,
    must: `has ${least} or more`,
    holds: (body) => {
      const value = valueAt(body, path);
      return Array.isArray(value) && new Set(value).size >= least;
    },
    broken: (body) => [
      withValueAt(body, path, undefined),
      // The same entry again does not count.
      withValueAt(body, path, least > 1 ? Array<string>(least).fill("one") : []),
    ],
  };
}

/** The attribute is the ARN of a key of these stacks, so neither AWS's key nor an alias. */
export function isOwnKey(path: string): Setting {
  return {
    path,
    must: "= a key of the stacks",
    holds: (body) => {
      const value = valueAt(body, path);
      return typeof value === "string" && /^\$\{.*aws_kms_key.*arn\}$/.test(value);
    },
    broken: (body) => [
      withValueAt(body, path, undefined),
      withValueAt(body, path, "alias/aws/anything"),
    ],
  };
}

/** No value in the map has the form of a credential. */
export function holdsNoSecret(path: string, looksLikeSecret: (text: string) => boolean): Setting {
  return {
    path,
    must: "hold names and limits only",
    holds: (body) => {
      const values = valueAt(body, path);
      return (
        typeof values === "object" &&
        values !== null &&
        !Object.values(values).some((value) => looksLikeSecret(String(value)))
      );
    },
    // In two parts: AWS's example of an access key id, which scanners of this file would report.
    broken: (body) => [withValueAt(body, `${path}.KEY`, ["AKIA", "IOSFODNN7EXAMPLE"].join(""))],
  };
}
