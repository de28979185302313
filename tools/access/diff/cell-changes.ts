import { anotherAccount } from "../arn";
import { cellsOf } from "../matrix";
import type { Cell } from "../matrix-model";
import { principalRowsFor } from "../principals";
import type { PrincipalRow } from "../principals";
import type { IntegrationPolicies, SystemPolicies } from "../system-policies";
import { canonical } from "./canonical";

/** A cell that is not what it was. */
export interface CellChange {
  readonly integration: string;
  readonly principal: string;
  readonly action: string;
  /** Absent where the integration, or the principal in it, is new. */
  readonly before?: Cell | undefined;
  /** Absent where it is gone. */
  readonly after?: Cell | undefined;
  readonly direction: "widened" | "narrowed" | "other";
}

/**
 * Which cells are not what they were. Everyone whom a policy of either side names is tried on both
 * sides, so that a principal who was added shows as a wider access and not as another row.
 *
 * @param before undefined where there was no such environment
 */
export function cellChanges(
  before: SystemPolicies | undefined,
  after: SystemPolicies,
): CellChange[] {
  const rows = principalRowsFor(namedPrincipals([before, after]));
  const names = [
    ...new Set([before, after].flatMap((side) => (side?.integrations ?? []).map(nameOf))),
  ];
  const isSame = (name: string) =>
    canonical([policiesOf(before, name), before?.endpoints]) ===
    canonical([policiesOf(after, name), after.endpoints]);
  if (names.every(isSame)) {
    return [];
  }
  return names.flatMap((name) => {
    // What others may do to an integration that is the same depends on the others alone.
    const tried = isSame(name) ? rows.filter(({ id }) => id === "other-integration") : rows;
    return changesBetween(cellsIn(before, name, tried), cellsIn(after, name, tried));
  });
}

const nameOf = ({ integration }: IntegrationPolicies) => integration;

function policiesOf(
  side: SystemPolicies | undefined,
  name: string,
): IntegrationPolicies | undefined {
  return side?.integrations.find(({ integration }) => integration === name);
}

function cellsIn(
  side: SystemPolicies | undefined,
  name: string,
  rows: readonly PrincipalRow[],
): Map<string, Cell> {
  const integration = policiesOf(side, name);
  const cells =
    side === undefined || integration === undefined ? [] : cellsOf(side, integration, rows);
  return new Map(cells.map((cell) => [`${cell.principal} ${cell.action}`, cell]));
}

function changesBetween(
  before: ReadonlyMap<string, Cell>,
  after: ReadonlyMap<string, Cell>,
): CellChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((place) => {
    const [old, current] = [before.get(place), after.get(place)];
    const named = current ?? old;
    if (named === undefined || (old?.outcome ?? "") === (current?.outcome ?? "")) {
      return [];
    }
    const { integration, principal, action } = named;
    const direction =
      current?.outcome === "allowed"
        ? "widened"
        : old?.outcome === "allowed"
          ? "narrowed"
          : "other";
    return [{ integration, principal, action, before: old, after: current, direction }];
  });
}

const IAM_PRINCIPAL = /arn:[\w-]+:iam::[\d*?]*:(?:role|user)\/[\w+=,.@/*?-]+/g;
const ACCOUNT_PRINCIPAL = /(arn:[\w-]+:iam::)(\d{12}):root/g;

/**
 * Everyone whom a policy names, as one role or user that fits: of a pattern an example, of another
 * account a role in it.
 */
function namedPrincipals(sides: readonly (SystemPolicies | undefined)[]): string[] {
  const text = JSON.stringify(sides);
  const accounts = new Set(
    sides.flatMap((side) => side?.integrations ?? []).map(({ lambda }) => lambda.arn.split(":")[4]),
  );
  const [account = ""] = accounts;
  const roles = [...text.matchAll(IAM_PRINCIPAL)].map(([arn]) => example(arn, account));
  const otherAccounts = [...text.matchAll(ACCOUNT_PRINCIPAL)]
    .filter(([, , each]) => !accounts.has(each))
    .map(([, start = "", each = ""]) => `${start}${each}:role/administrator`);
  return [...new Set([...roles, ...otherAccounts])].sort();
}

function example(arn: string, account: string): string {
  const [start, partition, service, region, owner = "", name = ""] = arn.split(":");
  const anyAccount = /[*?]/.test(owner) || owner === "" ? anotherAccount(account) : owner;
  const anyName = name.replaceAll("*", "any").replaceAll("?", "x");
  return [start, partition, service, region, anyAccount, anyName].join(":");
}
