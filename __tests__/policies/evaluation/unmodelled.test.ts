import { evaluate } from "../../../policies/evaluate";
import { UnmodelledPolicyError } from "../../../policies/evaluation/errors";
import type { ApplicablePolicies, NamedPolicy } from "../../../policies/evaluation/model";
import {
  ACCOUNT,
  allowAll,
  policy,
  request,
  role,
  SECRET,
  statement,
  TRUSTED_ROLE,
} from "./question";

function identity(document: unknown): ApplicablePolicies {
  return { identity: [allowAll("decides already"), { name: "p", document }] };
}

function ofStatement(changes: Record<string, unknown>): ApplicablePolicies {
  return identity({
    Version: "2012-10-17",
    Statement: [statement(), statement({ Sid: "S", Effect: "Deny", Action: "a:B", ...changes })],
  });
}

function ofPrincipal(principal: unknown): ApplicablePolicies {
  return {
    identity: [],
    resource: policy("p", statement({ Sid: "S", Principal: principal })),
  };
}

function messageOf(policies: ApplicablePolicies): string {
  try {
    evaluate(request(), policies);
  } catch (error) {
    if (error instanceof UnmodelledPolicyError) return error.message;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

const IN_STATEMENT = 'Policy "p", statement S: ';

describe("the shape of a policy", () => {
  it.each<[document: unknown, message: string]>([
    ["text", 'the policy is "text". Write an object.'],
    [null, "the policy is null. Write an object."],
    [[], "the policy is []. Write an object."],
    [{ Statement: [], Extra: 1 }, "Extra is 1. No policy has this element: remove it."],
    [
      { Version: "2012-10-18", Statement: [] },
      'Version is "2012-10-18". Write one of 2012-10-17, 2008-10-17.',
    ],
    [{ Version: "2012-10-17" }, "Statement is absent. Write a list of statements."],
    [{ Statement: "x" }, 'Statement is "x". Write a list of statements.'],
  ])("%j", (document, message) => {
    expect(messageOf(identity(document))).toBe(`Policy "p": ${message}`);
  });

  it("is read also of one statement without a list, without version and with Id", () => {
    const document = { Id: "x", Statement: statement() };

    expect(evaluate(request(), { identity: [{ name: "p", document }] }).outcome).toBe("allowed");
  });

  it.each([["x"], [1], [null], [[]]])("has no statement %j", (source) => {
    expect(messageOf(identity({ Statement: [source] }))).toBe(
      `Policy "p", statement #1: the statement is ${JSON.stringify(source)}. Write an object.`,
    );
  });
});

describe("an element of a statement", () => {
  it.each<[changes: Record<string, unknown>, message: string]>([
    [
      { NotPrincipal: "*" },
      'NotPrincipal is "*". The evaluator does not model it: use aws:PrincipalArn in a Condition, as AWS recommends.',
    ],
    [{ Actions: "s3:*" }, 'Actions is "s3:*". No statement has this element: remove it.'],
    [{ Effect: "deny" }, 'Effect is "deny". Write "Allow" or "Deny".'],
    [{ Effect: undefined }, 'Effect is absent. Write "Allow" or "Deny".'],
    [
      { Action: undefined },
      "NotAction is absent. Write either Action or NotAction, with at least one value.",
    ],
    [{ Action: [] }, "Action is []. Write either Action or NotAction, with at least one value."],
    [
      { NotAction: "a:B" },
      'Action is "a:B". Write either Action or NotAction, with at least one value.',
    ],
    [
      { Resource: undefined },
      "NotResource is absent. Write either Resource or NotResource, with at least one value.",
    ],
    [
      { NotResource: "*" },
      'Resource is "*". Write either Resource or NotResource, with at least one value.',
    ],
    [{ Action: "GetObject" }, 'Action is "GetObject". Write "service:Action" or "*".'],
    [{ Action: "s*:Get" }, 'Action is "s*:Get". Write "service:Action" or "*".'],
    [{ Action: "*:*" }, 'Action is "*:*". Write "service:Action" or "*".'],
    [{ Action: ["s3:Get", 1] }, 'Action is 1. Write "service:Action" or "*".'],
    [{ Resource: "weather" }, 'Resource is "weather". Write an ARN or "*".'],
    [{ Resource: "**" }, 'Resource is "**". Write an ARN or "*".'],
    [{ Resource: [1] }, 'Resource is 1. Write an ARN or "*".'],
    [
      { Resource: "arn:aws:s3:::b/${aws:username" },
      "Resource is \"arn:aws:s3:::b/${aws:username\". It opens a policy variable that is not of the form ${key} or ${key, 'default'}: correct it.",
    ],
    [
      { Resource: "arn:aws:s3::${aws:PrincipalAccount}:b" },
      'Resource is "arn:aws:s3::${aws:PrincipalAccount}:b". A policy variable may stand only behind the fifth colon of an ARN.',
    ],
    [
      { Resource: "arn:aws:*:::b" },
      'Resource is "arn:aws:*:::b". The service of an ARN takes no wildcard: write it out.',
    ],
    [
      { Resource: "arn:*" },
      'Resource is "arn:*". The service of an ARN takes no wildcard: write it out.',
    ],
    [
      { Resource: "arn:aws:s3:b" },
      'Resource is "arn:aws:s3:b". An ARN has six parts: write them all, or end with a wildcard.',
    ],
    [{ Condition: [] }, "Condition is []. Write an object."],
    [{ Condition: { Bool: "x" } }, 'Condition Bool is "x". Write an object.'],
    [
      { Principal: "*" },
      'Principal is "*". A policy of the kind "identity" is about its own principal: remove it.',
    ],
  ])("%j", (changes, message) => {
    expect(messageOf(ofStatement(changes))).toBe(IN_STATEMENT + message);
  });

  it("is wrong as Sid that is no text", () => {
    expect(messageOf(ofStatement({ Sid: 1 }))).toBe(
      'Policy "p", statement #2: Sid is 1. Write a string.',
    );
  });
});

describe("a condition", () => {
  it.each([
    "DateLessThan",
    "DateGreaterThanIfExists",
    "IpAddress",
    "NotIpAddress",
    "BinaryEquals",
    "StringEqual",
    "stringEquals",
    "NullIfExists",
    "ForAllValues:Null",
    "ForSomeValues:StringEquals",
    "",
  ])("with the operator %j", (operator) => {
    expect(messageOf(ofStatement({ Condition: { [operator]: { "aws:x": "a" } } }))).toBe(
      `${IN_STATEMENT}Condition operator is ${JSON.stringify(operator)}. The evaluator does not model it: use another operator, or extend condition-operators.ts.`,
    );
  });

  it.each<[operator: string, value: unknown, message: string]>([
    ["StringEquals", [], "[]. Give it a value."],
    ["StringEquals", 1, "1. This operator takes strings."],
    ["StringEquals", { a: "b" }, '{"a":"b"}. This operator takes strings.'],
    ["ArnLike", true, "true. This operator takes ARNs."],
    [
      "ArnLike",
      "*",
      '"*". AWS does not document what an ARN operator makes of it: write six parts, or use a String operator.',
    ],
    ["Bool", "yes", '"yes". Write "true" or "false".'],
    ["Bool", "${aws:SecureTransport}", '"${aws:SecureTransport}". Write "true" or "false".'],
    ["Null", "yes", '["yes"]. Write "true" or "false".'],
    ["Null", ["true", "false"], '["true","false"]. Write "true" or "false".'],
    ["NumericEquals", "ten", '"ten". Write a number.'],
    ["NumericEquals", "", '"". Write a number.'],
    [
      "StringLike",
      "${x}",
      "\"${x}\". It opens a policy variable that is not of the form ${key} or ${key, 'default'}: correct it.",
    ],
    [
      "StringLike",
      "${aws:username,'x'}",
      `"\${aws:username,'x'}". It opens a policy variable that is not of the form \${key} or \${key, 'default'}: correct it.`,
    ],
    [
      "ArnLike",
      "arn:aws:sns:::${",
      "\"arn:aws:sns:::${\". It opens a policy variable that is not of the form ${key} or ${key, 'default'}: correct it.",
    ],
  ])("with %s %j", (operator, value, message) => {
    expect(messageOf(ofStatement({ Condition: { [operator]: { "aws:x": value } } }))).toBe(
      `${IN_STATEMENT}Condition ${operator} aws:x is ${message}`,
    );
  });

  it.each(["", "key", ":x", "aws:"])("with the key %j", (key) => {
    expect(messageOf(ofStatement({ Condition: { StringEquals: { [key]: "a" } } }))).toBe(
      `${IN_STATEMENT}Condition StringEquals is "${key}". Name a condition key.`,
    );
  });
});

describe("a principal", () => {
  it.each<[principal: unknown, message: string]>([
    ["arn", 'Principal is "arn". Write "*", { "AWS": … } or { "Service": … }.'],
    [null, 'Principal is null. Write "*", { "AWS": … } or { "Service": … }.'],
    [["*"], 'Principal is ["*"]. Write "*", { "AWS": … } or { "Service": … }.'],
    [{}, "Principal is {}. Name a principal."],
    [{ AWS: [] }, 'Principal is {"AWS":[]}. Name a principal.'],
    [
      undefined,
      'Principal is absent. A policy of the kind "resource" says whom it is about: add it.',
    ],
  ])("%j", (principal, message) => {
    expect(messageOf(ofPrincipal(principal))).toBe(IN_STATEMENT + message);
  });

  it.each<[type: string, name: unknown]>([
    ["AWS", `arn:aws:iam::${ACCOUNT}:role/*`],
    ["AWS", `arn:aws:iam::${ACCOUNT}:*`],
    ["AWS", "arn:aws:iam::*:root"],
    ["AWS", `arn:aws:iam::${ACCOUNT}:user/a?b`],
    ["AWS", `arn:aws:sts::${ACCOUNT}:assumed-role/app/me`],
    ["AWS", `arn:aws:sts::${ACCOUNT}:federated-user/me`],
    ["AWS", `arn:aws:iam::${ACCOUNT}:group/a`],
    ["AWS", "AROAEXAMPLE"],
    ["AWS", "11112222333"],
    ["AWS", 111122223333],
    ["Service", "*"],
    ["Service", "logs"],
    ["Service", "logs.*.amazonaws.com"],
    ["Federated", "cognito-identity.amazonaws.com"],
    ["CanonicalUser", "79a59df900b949e55d96a1e698fbaced"],
  ])("%s %j", (type, name) => {
    expect(messageOf(ofPrincipal({ AWS: role().arn, [type]: [role().arn, name] }))).toContain(
      `${IN_STATEMENT}Principal ${type} is `,
    );
    expect(messageOf(ofPrincipal({ [type]: name }))).toBe(
      `${IN_STATEMENT}Principal ${type} is ${JSON.stringify(name)}. The evaluator models "*", an account, its root, a role, a user and a service; name a session, a federated or an unknown principal by aws:PrincipalArn in a Condition.`,
    );
  });

  it.each(["endpoint", "rcp"] as const)("of %s other than everyone", (kind) => {
    const named = policy("p", statement({ Sid: "S", Principal: { AWS: role().arn } }));
    const everyone = policy("p", statement({ Sid: "S", Principal: "*" }));
    const place = (each: NamedPolicy) => ({
      identity: [allowAll("i")],
      [kind]: kind === "rcp" ? [[each]] : each,
    });

    expect(messageOf(place(named))).toMatch(/^Policy "p", statement S: Principal is \{"AWS":/);
    expect(evaluate(request(), place(everyone)).outcome).toBe("allowed");
  });
});

describe("a trust policy", () => {
  const assume = request({ action: "sts:AssumeRole", resource: TRUSTED_ROLE });
  const trust = (changes: Record<string, unknown>) => ({
    identity: [],
    resource: policy("p", {
      Effect: "Allow",
      Principal: { AWS: role().arn },
      Action: "sts:AssumeRole",
      ...changes,
    }),
  });

  it.each([{ Resource: "*" }, { NotResource: SECRET }])("with %j", (changes) => {
    expect(() => evaluate(assume, trust(changes))).toThrow(
      "The resource of a trust policy is its role: remove it.",
    );
    expect(evaluate(assume, trust({})).outcome).toBe("allowed");
  });
});

describe("what AWS does not document in full", () => {
  it("is a list of the request where the operator takes one value", () => {
    const ask = (operator: string) =>
      evaluate(request({ context: { "x:Key": ["a"] } }), {
        identity: [policy("p", statement({ Condition: { [operator]: { "x:Key": "a" } } }))],
      });

    expect(() => ask("StringEquals")).toThrow(
      'Condition StringEquals x:Key is ["a"]. The request has a list, and AWS documents lists for set operators only',
    );
    expect(ask("ForAnyValue:StringEquals").outcome).toBe("allowed");
  });

  it("is an empty text among others", () => {
    const ask = (values: string[]) =>
      evaluate(request({ context: { "x:Key": values } }), {
        identity: [
          policy("p", statement({ Condition: { "ForAllValues:StringEquals": { "x:Key": "a" } } })),
        ],
      });

    expect(() => ask(["a", ""])).toThrow("The request's list has an empty text");
    expect(ask(["a"]).outcome).toBe("allowed");
  });

  it.each([
    [{ StringEquals: { "x:Key": ["a", "${x:Absent}"] } }, "a"],
    [{ StringNotEquals: { "x:Key": "${x:Absent}" } }, "a"],
    [{ ArnNotEquals: { "x:Key": "arn:aws:sns:::${x:Absent}" } }, "a"],
    [{ StringNotEquals: { "x:NoKey": "${x:Absent}" } }, "a"],
    [{ StringEqualsIfExists: { "x:NoKey": "${x:Absent}" } }, "a"],
  ])(
    "is what becomes of a statement that a variable without value would let apply: %j",
    (condition, value) => {
      const ask = (context: Record<string, string>) =>
        evaluate(request({ context }), {
          identity: [policy("p", statement({ Condition: condition }))],
        });

      expect(() => ask({ "x:Key": value })).toThrow(
        "The request has no value for a variable in it, and AWS does not document what then becomes of the statement: give the variable a default.",
      );
      expect(ask({ "x:Key": value, "x:Absent": "b" }).outcome).toBe("allowed");
    },
  );

  it.each([
    [{ Resource: [SECRET, "arn:aws:s3:::b/${x:Absent}"] }],
    [{ Resource: undefined, NotResource: "arn:aws:s3:::b/${x:Absent}" }],
  ])("is what becomes of a resource beside one: %j", (changes) => {
    const ask = (context: Record<string, string>) =>
      evaluate(request({ context }), { identity: [policy("p", statement(changes))] });

    expect(() => ask({})).toThrow(
      "The request has no value for a variable in it, and AWS does not document what then becomes of the statement: give the variable a default.",
    );
    expect(ask({ "x:Absent": "b" }).outcome).toBe("allowed");
  });

  it("is a list as the value of a variable", () => {
    const ask = (changes: Record<string, unknown>, value: string | string[]) =>
      evaluate(request({ context: { "x:Key": "a", "x:List": value } }), {
        identity: [policy("p", statement(changes))],
      });
    const condition = { Condition: { StringLike: { "x:Key": "${x:List}*" } } };
    const resource = { Resource: `${SECRET.slice(0, -6)}\${x:List}` };

    expect(() => ask(condition, ["a"])).toThrow("takes a key with one value only");
    expect(ask(condition, "a").outcome).toBe("allowed");
    expect(() => ask(resource, ["AbCdEf"])).toThrow("takes a key with one value only");
    expect(ask(resource, "AbCdEf").outcome).toBe("allowed");
  });
});
