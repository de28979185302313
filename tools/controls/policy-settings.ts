import { valueAt, withValueAt } from "./attribute";
import type { Setting } from "./settings";
import type { Body } from "./system";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Nobody is allowed by a wildcard principal. */
export function allowsNobodyByWildcard(path: string): Setting {
  return policySetting(
    path,
    "allows nothing to a wildcard principal",
    (statements) =>
      !statements.some(({ Effect, Principal }) => Effect === "Allow" && hasWildcard(Principal)),
    [
      { Effect: "Allow", Principal: "*", Action: "x:Read" },
      { Effect: "Allow", Principal: { AWS: ["*"] }, Action: "x:Read" },
    ],
  );
}

/** Only AWS services are allowed anything. */
export function allowsServicesOnly(path: string): Setting {
  return policySetting(
    path,
    "allows AWS services only",
    (statements) =>
      allowsOf(statements).every(
        ({ Principal }) =>
          typeof Principal === "object" && Object.keys(Principal).join() === "Service",
      ),
    [
      { Effect: "Allow", Principal: "*", Action: "x:Read" },
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "x:Read" },
    ],
  );
}

/**
 * Every service that is allowed something is bound to an account or to what it acts for.
 *
 * @param unbound a service that sends neither key, so that a condition would refuse it
 */
export function bindsServices(path: string, unbound?: string): Setting {
  return policySetting(
    path,
    `binds every service${unbound === undefined ? "" : ` but \`${unbound}\``} by ` +
      "`aws:SourceAccount` or `aws:SourceArn`",
    (statements) =>
      allowsOf(statements).every(({ Principal, Condition }) => {
        const keys = Object.values(Condition ?? {}).flatMap((keyed) => Object.keys(keyed));
        return (
          !isToService(Principal) ||
          (typeof Principal === "object" && Principal.Service === unbound) ||
          keys.includes("aws:SourceAccount") ||
          keys.includes("aws:SourceArn")
        );
      }),
    [{ Effect: "Allow", Principal: { Service: "x.amazonaws.com" }, Action: "x:Read" }],
  );
}

/** Everyone is denied these actions without TLS. */
export function deniesWithoutTls(path: string, actions: readonly string[]): Setting {
  const isDenial = ({ Effect, Principal, Action, Condition }: Statement) =>
    Effect === "Deny" &&
    Principal === "*" &&
    actions.every((action) => [Action].flat().includes(action)) &&
    Condition?.Bool?.["aws:SecureTransport"] === "false";
  return {
    path,
    must: `denies ${actions.map((action) => `\`${action}\``).join(", ")} without TLS`,
    holds: (body) => statementsAt(body, path)?.some(isDenial) === true,
    broken: (body) => [
      withValueAt(body, path, undefined),
      withStatements(
        body,
        path,
        (statementsAt(body, path) ?? []).filter((statement) => !isDenial(statement)),
      ),
    ],
  };
}

/** No Allow of every action, nor of every action of a service. */
export function allowsNoWildcardAction(path: string): Setting {
  return policySetting(
    path,
    "allows neither `*` nor `service:*`",
    (statements) =>
      !allowsOf(statements).some(({ Action }) =>
        [Action].flat().some((action) => action === "*" || action.endsWith(":*")),
      ),
    [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Allow", Action: ["x:*"], Resource: "arn:one" },
    ],
  );
}

/** Nothing is decrypted with any key but named ones. */
export function decryptsWithNamedKeys(path: string): Setting {
  return policySetting(
    path,
    "allows `kms:Decrypt` and `kms:ReEncryptFrom` on named keys only",
    (statements) =>
      !allowsOf(statements).some(
        ({ Action, Resource = [] }) =>
          [Action].flat().some((action) => /^kms:(?:Decrypt|ReEncrypt(?:From|\*))$/.test(action)) &&
          [Resource].flat().some((resource) => /^\*$|:key\/\*$/.test(resource)),
      ),
    [
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" },
      { Effect: "Allow", Action: ["kms:ReEncryptFrom"], Resource: "arn:aws:kms:r:a:key/*" },
    ],
  );
}

/** An Allow on every resource names only actions of the list. */
export function allowsOnEveryResourceOnly(path: string, actions: readonly string[]): Setting {
  return policySetting(
    path,
    actions.length === 0
      ? "allows nothing on every resource"
      : `allows on every resource only ${actions.map((action) => `\`${action}\``).join(", ")}`,
    (statements) =>
      allowsOf(statements).every(
        ({ Action, Resource }) =>
          ![Resource].flat().includes("*") ||
          [Action].flat().every((action) => actions.includes(action)),
      ),
    [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: "*" },
      { Effect: "Allow", Action: ["iam:PassRole"], Resource: ["*"] },
    ],
  );
}

/** A setting of which the policy must be there, and which each of these statements would break. */
function policySetting(
  path: string,
  must: string,
  holds: (statements: readonly Statement[]) => boolean,
  breaking: readonly Statement[],
): Setting {
  return {
    path,
    must,
    holds: (body) => {
      const statements = statementsAt(body, path);
      return statements !== undefined && holds(statements);
    },
    broken: (body) => [
      withValueAt(body, path, undefined),
      ...breaking.map((statement) =>
        withStatements(body, path, [...(statementsAt(body, path) ?? []), statement]),
      ),
    ],
  };
}

function allowsOf(statements: readonly Statement[]): Statement[] {
  return statements.filter(({ Effect }) => Effect === "Allow");
}

function hasWildcard(principal: Statement["Principal"]): boolean {
  return typeof principal === "string"
    ? principal === "*"
    : Object.values(principal ?? {}).some((names) => [names].flat().includes("*"));
}

function isToService(principal: Statement["Principal"]): boolean {
  return typeof principal === "object" && principal.Service !== undefined;
}

function statementsAt(body: Body, path: string): Statement[] | undefined {
  const value = valueAt(body, path);
  return typeof value === "string"
    ? (JSON.parse(value) as { Statement: Statement[] }).Statement
    : undefined;
}

function withStatements(body: Body, path: string, statements: readonly Statement[]): Body {
  return withValueAt(body, path, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}
