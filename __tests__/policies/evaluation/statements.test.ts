import { evaluate } from "../../../policies/evaluate";
import type { AccessRequest } from "../../../policies/evaluation/model";
import { ACCOUNT, KEY, policy, request, SECRET, statement } from "./question";

function applies(changes: Record<string, unknown>, asked: Partial<AccessRequest>): boolean {
  const identity = [policy("p", statement(changes))];
  return evaluate(request(asked), { identity }).outcome === "allowed";
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
describe("Action", () => {
  it.each([
    ["*", "s3:GetObject", true],
    ["s3:*", "s3:GetObject", true],
    ["s3:GetObject", "s3:GetObject", true],
    ["S3:getobject", "s3:GetObject", true],
    ["s3:GetObject", "S3:GETOBJECT", true],
    ["s3:GetObject", "s3:GetObjectAcl", false],
    ["s3:GetObject*", "s3:GetObjectAcl", true],
    ["s3:*Object", "s3:GetObject", true],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get?bject", "s3:Getbject", false],
    ["s3:Get", "s3:GetObject", false],
    ["iam:*AccessKey*", "iam:ListAccessKeys", true],
    ["s3:*", "s3express:GetObject", false],
    [["sqs:*", "s3:GetObject"], "s3:GetObject", true],
  ])("%j applies to %s: %s, and NotAction the opposite", (Action, action, expected) => {
    const asked = { action, resource: "arn:aws:s3:::b/k" };

    expect(applies({ Action }, asked)).toBe(expected);
    expect(applies({ Action: undefined, NotAction: Action }, asked)).toBe(!expected);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
describe("Resource", () => {
  const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";

  it.each<[Resource: string | string[], resource: string, expected: boolean]>([
    [`${bucket}/*/test/*`, `${bucket}/1/test/object.jpg`, true],
    [`${bucket}/*/test/*`, `${bucket}/1/2/test/3/object.jpg`, true],
    [`${bucket}/*/test/*`, `${bucket}/1/test/`, true],
    [`${bucket}/*/test/*`, `${bucket}/1-test/object.jpg`, false],
    [`${bucket}/*/test/*`, `${bucket}/test/object.jpg`, false],
    [`${bucket}/*`, bucket, false],
    [bucket, bucket, true],
    [bucket, bucket.toUpperCase().replace("ARN:AWS:S3", "arn:aws:s3"), false],
    [[bucket, `${bucket}/*`], `${bucket}/a`, true],
    ["*", SECRET, true],
    ["*", "*", true],
    [`${bucket}/*`, "*", false],
    [SECRET.replace("AbCdEf", "??????"), SECRET, true],
    [SECRET.replace("AbCdEf", "?????"), SECRET, false],
    [SECRET.replace("AbCdEf", "??????"), SECRET.replace("AbCdEf", "more-AbCdEf"), false],
    [SECRET.replace("eu-west-1", "*"), SECRET, true],
    [SECRET.replace(ACCOUNT, "*"), SECRET, true],
    [SECRET.replace(ACCOUNT, "11112222333?"), SECRET, true],
    [SECRET.replace(ACCOUNT, "444455556666"), SECRET, false],
    ["arn:aws:secretsmanager:*", SECRET, true],
    ["arn:aws:secretsmanager:eu-*", SECRET, true],
    ["arn:aws:secretsmanager:us-*", SECRET, false],
    [`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:*`, SECRET, true],
    ["arn:aws:s3:*", SECRET, false],
    ["arn:*:secretsmanager:*:*:secret:*", SECRET, true],
  ])("%j applies to %s: %s, and NotResource the opposite", (Resource, resource, expected) => {
    expect(applies({ Resource }, { resource })).toBe(expected);
    expect(applies({ Resource: undefined, NotResource: Resource }, { resource })).toBe(!expected);
  });

  const stream = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:one:log-stream:a`;

  it.each([
    ["arn:aws:logs:*:log-group:one:log-stream:a"],
    [`arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*stream:a`],
    [`arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:one?log-stream:a`],
  ])("%j has no answer for what hangs on a wildcard that stands for a colon", (Resource) => {
    expect(() => applies({ Resource }, { action: "logs:PutLogEvents", resource: stream })).toThrow(
      /write them all|depends on a wildcard that stands for a colon, which AWS does not document in full: write the colons out/,
    );
  });

  it.each([
    `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:one:*`,
    `arn:aws:logs:eu-west-1:*:log-group:o?e:log-stream:*`,
  ])("%j has one, for its last wildcard", (Resource) => {
    expect(applies({ Resource }, { action: "logs:PutLogEvents", resource: stream })).toBe(true);
  });

  it("takes variables behind the fifth colon", () => {
    const Resource = "arn:aws:s3:::home/${aws:PrincipalTag/team, 'none'}/${x:User}/*";
    const resource = "arn:aws:s3:::home/blue/ann/a.txt";
    const context = { "aws:PrincipalTag/team": "blue", "x:User": "ann" };

    expect(applies({ Resource }, { resource, context })).toBe(true);
    expect(applies({ Resource }, { resource, context: { ...context, "x:User": "*" } })).toBe(false);
    expect(applies({ Resource }, { resource, context: { "x:User": "ann" } })).toBe(false);
    expect(
      applies(
        { Resource },
        { resource: "arn:aws:s3:::home/none/ann/b", context: { "x:User": "ann" } },
      ),
    ).toBe(true);
    expect(applies({ Resource }, { resource, context: { "aws:PrincipalTag/team": "blue" } })).toBe(
      false,
    );
  });

  it("of a denial that a variable without value leaves unmatched denies nothing", () => {
    const denial = statement({ Effect: "Deny", Resource: "arn:aws:s3:::home/${x:User}" });
    const identity = [policy("p", statement(), denial)];
    const ask = (context: Record<string, string>) =>
      evaluate(request({ resource: "arn:aws:s3:::home/ann", context }), { identity }).outcome;

    expect(ask({})).toBe("allowed");
    expect(ask({ "x:User": "ann" })).toBe("denied explicitly");
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
describe("the language version", () => {
  const Resource = "arn:aws:s3:::home/${aws:PrincipalAccount}";
  const ask = (version: Record<string, string>, resource: string) =>
    evaluate(request({ resource }), {
      identity: [{ name: "p", document: { ...version, Statement: [statement({ Resource })] } }],
    }).outcome;
  const literal = "arn:aws:s3:::home/${aws:PrincipalAccount}";
  const resolved = `arn:aws:s3:::home/${ACCOUNT}`;

  it.each([[{ Version: "2008-10-17" }], [{}]])("%j has no variables", (version) => {
    expect(ask(version, literal)).toBe("allowed");
    expect(ask(version, resolved)).toBe("denied implicitly");
  });

  it("2012-10-17 has variables", () => {
    expect(ask({ Version: "2012-10-17" }, resolved)).toBe("allowed");
    expect(ask({ Version: "2012-10-17" }, literal)).toBe("denied implicitly");
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
describe("Principal", () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/app`;
  const denied = (principal: unknown, caller: AccessRequest["caller"] = request().caller) => {
    const resource = policy("r", statement({ Effect: "Deny", Principal: principal }));
    return (
      evaluate(request({ caller }), { identity: [], resource }).outcome === "denied explicitly"
    );
  };

  it.each<[principal: unknown, expected: boolean]>([
    ["*", true],
    [{ AWS: "*" }, true],
    [{ AWS: ACCOUNT }, true],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, true],
    [{ AWS: role }, true],
    [{ AWS: ["444455556666", role] }, true],
    [{ AWS: "444455556666", Service: "logs.amazonaws.com" }, false],
    [{ AWS: `${role}2` }, false],
    [{ AWS: role.replace("app", "APP") }, false],
    [{ AWS: role.replace("role/", "user/") }, false],
    [{ AWS: role.replace("role/", "role/path/") }, false],
    [{ AWS: "444455556666" }, false],
    [{ Service: "logs.amazonaws.com" }, false],
  ])("%j names a role: %s", (principal, expected) => {
    expect(denied(principal)).toBe(expected);
  });

  it("names a service", () => {
    const service = (name: string) => ({ kind: "service", service: name }) as const;
    const names = { Service: ["logs.amazonaws.com", "sns.amazonaws.com"] };

    expect(denied(names, service("sns.amazonaws.com"))).toBe(true);
    expect(denied(names, service("sqs.amazonaws.com"))).toBe(false);
    expect(denied("*", service("sqs.amazonaws.com"))).toBe(true);
  });

  it("names a key's user the same", () => {
    const resource = policy("k", statement({ Principal: { AWS: role } }));

    expect(
      evaluate(request({ action: "kms:Decrypt", resource: KEY }), { identity: [], resource })
        .outcome,
    ).toBe("allowed");
  });
});
