import { loadEnvironment } from "../../config/load-environment";
import { policyJson, resourcePolicyJson } from "../../constructs/policy-json";
import { allow, deny, policyDocument } from "../../policies/statement";

const statement = (sid: string) =>
  allow({
    Sid: sid,
    Action: ["dynamodb:PutItem"],
    Resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/rows",
  });

describe("policyJson", () => {
  it("writes the policy as it is", () => {
    const document = policyDocument(statement("PutRows"));

    expect(JSON.parse(policyJson("inline", "acme", document))).toEqual(document);
  });

  it("refuses what IAM does not know", () => {
    const misspelt = policyDocument({ ...statement("PutRows"), Action: ["dynamodb:PutItems"] });

    expect(() => policyJson("inline", "acme", misspelt)).toThrow(
      'inline policy of acme: statement PutRows: action "dynamodb:PutItems" does not exist, perhaps PutItem is meant',
    );
  });

  it("refuses what AWS would not take for its size", () => {
    const of = (size: number) => policyDocument(statement("S".repeat(size)));

    expect(() => policyJson("managed", "acme", of(6_200))).toThrow(
      /^managed policy of acme: has \d+ characters, and AWS takes 6144/,
    );
    expect(() => policyJson("managed", "acme", of(5_900))).not.toThrow();
  });
});

describe("resourcePolicyJson", () => {
  const environment = loadEnvironment("prod");
  const { account, region } = environment;
  const tableArn = `arn:aws:dynamodb:${region}:${account}:table/rows`;
  const denial = (action: string) =>
    policyDocument(deny({ Sid: "DenyAll", Principal: "*", Action: [action], Resource: tableArn }));
  const place = (action: string) =>
    resourcePolicyJson("table", "rows", denial(action), environment, tableArn);

  it("writes a policy that locks nobody out", () => {
    expect(JSON.parse(place("dynamodb:Scan"))).toEqual(denial("dynamodb:Scan"));
  });

  it("refuses one that does", () => {
    expect(() => place("dynamodb:DeleteTable")).toThrow(
      /^table policy of rows: arn:aws:iam::444455556666:role\/acme-deploy of principals\.deployers would be locked out of dynamodb:DeleteTable \(denied by DenyAll\); fix: /,
    );
  });

  it("refuses what IAM does not know before it asks who is locked out", () => {
    expect(() => place("dynamodb:DeleteTables")).toThrow("perhaps DeleteTable is meant");
  });
});
