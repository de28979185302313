import { statementChanges } from "../../../../tools/access/diff/statement-changes";
import { policyDocuments } from "../../../../tools/access/diff/policy-documents";
import type { StackJson } from "../../../../tools/synthesized-stacks";

const READ = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:a" };
const LOCK = {
  Sid: "Lock",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:GetObject"],
  Resource: "*",
  Condition: { StringNotEquals: { "aws:PrincipalArn": ["arn:b", "arn:c"] } },
};

/** Stacks with one policy, or with a resource that has none. */
function stacks(...statements: object[]): Record<string, StackJson> {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return withResource(statements.length === 0 ? {} : { policy });
}

function withResource(properties: Record<string, unknown>): Record<string, StackJson> {
  return { audit: { resource: { aws_s3_bucket_policy: { trail: properties } } } };
}

function changes(before: Record<string, StackJson>, after: Record<string, StackJson>) {
  const newResources = new Set(
    Object.keys(after.audit?.resource ?? {}).length === 0
      ? []
      : ["audit/aws_s3_bucket_policy.trail"],
  );
  return statementChanges(policyDocuments(before), policyDocuments(after), newResources).map(
    ({ sid, what, mayWiden }) => [sid, what, mayWiden],
  );
}

describe("statementChanges", () => {
  it("finds nothing in what only stands in another order", () => {
    const turned = {
      ...LOCK,
      Condition: { StringNotEquals: { "aws:PrincipalArn": ["arn:c", "arn:b"] } },
    };

    expect(changes(stacks(READ, LOCK), stacks(turned, READ))).toEqual([]);
  });

  it.each([
    ["an Allow that is added", stacks(LOCK), stacks(LOCK, READ), "Read", "Allow added"],
    ["a Deny that is removed", stacks(READ, LOCK), stacks(READ), "Lock", "Deny removed"],
    [
      "an Allow of more actions",
      stacks(READ),
      stacks({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }),
      "Read",
      "Allow changed: Action",
    ],
    [
      "a Deny of fewer actions",
      stacks({ ...LOCK, Action: ["s3:GetObject", "s3:PutObject"] }),
      stacks(LOCK),
      "Lock",
      "Deny changed: Action",
    ],
    [
      "a Deny that exempts one principal more",
      stacks(LOCK),
      stacks({ ...LOCK, Condition: { StringNotEquals: { "aws:PrincipalArn": ["arn:b"] } } }),
      "Lock",
      "Deny changed: Condition",
    ],
    [
      "a Deny that became an Allow",
      stacks(LOCK),
      stacks({ ...LOCK, Effect: "Allow" }),
      "Lock",
      "Allow changed: Effect",
    ],
    [
      "an Allow without a Sid",
      stacks(LOCK),
      stacks(LOCK, { ...READ, Sid: undefined }),
      "#2",
      "Allow added",
    ],
  ])("counts %s as widening", (_, before, after, sid, what) => {
    expect(changes(before, after)).toEqual([[sid, what, true]]);
  });

  it.each([
    ["an Allow that is removed", stacks(LOCK, READ), stacks(LOCK), "Read", "Allow removed"],
    ["a Deny that is added", stacks(READ), stacks(READ, LOCK), "Lock", "Deny added"],
    [
      "an Allow of fewer actions",
      stacks({ ...READ, Action: ["s3:GetObject", "s3:PutObject"] }),
      stacks(READ),
      "Read",
      "Allow changed: Action",
    ],
    [
      "a Deny of more actions",
      stacks(LOCK),
      stacks({ ...LOCK, Action: ["s3:GetObject", "s3:PutObject"] }),
      "Lock",
      "Deny changed: Action",
    ],
  ])("does not count %s", (_, before, after, sid, what) => {
    expect(changes(before, after)).toEqual([[sid, what, false]]);
  });

  it("counts a policy that is gone from a resource that stays: AWS's default is wider", () => {
    expect(changes(stacks(READ), stacks())).toEqual([
      [undefined, "the policy is gone and the resource is not: AWS's default holds now", true],
    ]);
  });

  it("counts a resource that is gone by the denials that go with it", () => {
    expect(changes(stacks(READ), { audit: {} })).toEqual([[undefined, "removed", false]]);
    expect(changes(stacks(READ, LOCK), { audit: {} })).toEqual([
      [undefined, "removed, with 1 denials", true],
    ]);
  });

  it("counts a change of the language's version", () => {
    const old = withResource({
      policy: JSON.stringify({ Version: "2008-10-17", Statement: [READ] }),
    });

    expect(changes(old, stacks(READ))).toEqual([
      [undefined, "what stands beside the statements changed", true],
    ]);
  });
});

describe("policyDocuments", () => {
  it("finds a document in any property, and a single statement without a list", () => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: READ });

    expect(
      policyDocuments({
        one: { resource: { aws_x: { id: { assume_role_policy: document, name: "{ no JSON" } } } },
      }),
    ).toEqual([
      {
        address: "one/aws_x.id.assume_role_policy",
        resource: "one/aws_x.id",
        frame: { Version: "2012-10-17" },
        statements: [{ sid: "Read", statement: READ }],
      },
    ]);
  });
});
