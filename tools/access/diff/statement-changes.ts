import { canonical } from "./canonical";
import type { DocumentStatement, PolicyDocumentAt } from "./policy-documents";

/** A change of a policy's text. */
export interface StatementChange {
  readonly address: string;
  /** Absent where the change is of the whole policy. */
  readonly sid?: string;
  readonly what: string;
  /** Whether it can let anyone do more. What is not certain to narrow may widen. */
  readonly mayWiden: boolean;
}

/**
 * What changed in the policies, statement by statement: also in those that no cell of the matrix
 * rests on.
 *
 * @param newResources addresses of every resource of the new side, to tell a policy that is gone
 *   from one whose resource is gone with it
 */
export function statementChanges(
  before: readonly PolicyDocumentAt[],
  after: readonly PolicyDocumentAt[],
  newResources: ReadonlySet<string>,
): StatementChange[] {
  const addresses = [...new Set([...before, ...after].map(({ address }) => address))];
  return addresses.flatMap((address) => {
    const old = before.find((each) => each.address === address);
    const current = after.find((each) => each.address === address);
    if (old === undefined) {
      return (current?.statements ?? []).map((statement) => added(address, statement));
    }
    if (current === undefined) {
      return [goneDocument(old, newResources)];
    }
    return [...frameChanges(old, current), ...changesWithin(address, old, current)];
  });
}

function added(address: string, { sid, statement }: DocumentStatement): StatementChange {
  const mayWiden = statement.Effect !== "Deny";
  return { address, sid, what: `${String(statement.Effect)} added`, mayWiden };
}

/** AWS has a default for what has no policy, and it is often the wider one. */
function goneDocument(
  { address, resource, statements }: PolicyDocumentAt,
  newResources: ReadonlySet<string>,
): StatementChange {
  if (newResources.has(resource)) {
    return {
      address,
      what: "the policy is gone and the resource is not: AWS's default holds now",
      mayWiden: true,
    };
  }
  const denials = statements.filter(({ statement }) => statement.Effect === "Deny");
  return {
    address,
    what: denials.length === 0 ? "removed" : `removed, with ${denials.length} denials`,
    mayWiden: denials.length > 0,
  };
}

function frameChanges(old: PolicyDocumentAt, current: PolicyDocumentAt): StatementChange[] {
  const { address } = old;
  return canonical(old.frame) === canonical(current.frame)
    ? []
    : [{ address, what: "what stands beside the statements changed", mayWiden: true }];
}

function changesWithin(
  address: string,
  old: PolicyDocumentAt,
  current: PolicyDocumentAt,
): StatementChange[] {
  // A statement that only moved is the same statement, whatever its place or its Sid is.
  const same = new Set(current.statements.map(({ statement }) => withoutSid(statement)));
  const before = new Set(old.statements.map(({ statement }) => withoutSid(statement)));
  const gone = old.statements.filter(({ statement }) => !same.has(withoutSid(statement)));
  const fresh = current.statements.filter(({ statement }) => !before.has(withoutSid(statement)));
  const sids = [...new Set([...gone, ...fresh].map(({ sid }) => sid))];
  return sids.flatMap((sid) => {
    const from = gone.find((each) => each.sid === sid);
    const to = fresh.find((each) => each.sid === sid);
    if (from === undefined) {
      return to === undefined ? [] : [added(address, to)];
    }
    if (to === undefined) {
      const mayWiden = from.statement.Effect !== "Allow";
      return [{ address, sid, what: `${String(from.statement.Effect)} removed`, mayWiden }];
    }
    return [
      {
        address,
        sid,
        what: `${String(to.statement.Effect)} changed: ${changedElements(from, to).join(", ")}`,
        mayWiden: !onlyNarrows(from, to),
      },
    ];
  });
}

function withoutSid(statement: Readonly<Record<string, unknown>>): string {
  return canonical({ ...statement, Sid: undefined });
}

function changedElements(from: DocumentStatement, to: DocumentStatement): string[] {
  const elements = new Set([...Object.keys(from.statement), ...Object.keys(to.statement)]);
  return [...elements].filter(
    (element) => canonical(from.statement[element]) !== canonical(to.statement[element]),
  );
}

/** An Allow of fewer actions and a Deny of more, with all else the same. */
function onlyNarrows(from: DocumentStatement, to: DocumentStatement): boolean {
  const [element, second] = changedElements(from, to);
  if (element !== "Action" || second !== undefined) {
    return false;
  }
  const less = actionsOf(to.statement.Effect === "Deny" ? from : to);
  const more = actionsOf(to.statement.Effect === "Deny" ? to : from);
  return less.every((action) => more.includes(action));
}

function actionsOf({ statement: { Action } }: DocumentStatement): unknown[] {
  return Array.isArray(Action) ? Action : [Action];
}
