import { allow, deny, denyEveryAction, policyDocument } from "../../policies/statement";

const body = { Sid: "S", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/k" };

describe("statement", () => {
  it("puts the Sid first, so that a diff of two policies lines up", () => {
    expect(JSON.stringify(allow(body))).toBe(
      '{"Sid":"S","Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::b/k"}',
    );
    expect(deny(body).Effect).toBe("Deny");
  });

  it.each(["s3:*", "*", "s3:Get*", "s3:Get?bject"])("refuses the action %s", (action) => {
    expect(() => allow({ ...body, Action: [action] })).toThrow(/wildcard action/);
    expect(() => deny({ ...body, Action: [action] })).toThrow(/wildcard action/);
  });

  it("denies every action of a service in one way only, and allows none so", () => {
    const statement = denyEveryAction("secretsmanager", {
      Sid: "S",
      Principal: "*",
      Resource: "*",
    });

    expect(JSON.stringify(statement)).toBe(
      '{"Sid":"S","Effect":"Deny","Principal":"*","Action":["secretsmanager:*"],"Resource":"*"}',
    );
    expect(() => allow({ ...statement })).toThrow(/wildcard action/);
  });

  it("refuses two statements with one Sid", () => {
    expect(() => policyDocument(allow(body), deny(body))).toThrow(/have the Sid "S"/);
    expect(policyDocument(allow(body), deny({ ...body, Sid: "T" })).Statement).toHaveLength(2);
  });
});
