import { PolicyError } from "../../../policies/guards/policy-error";
import { checkPolicySize, POLICY_LIMITS, policySize } from "../../../policies/guards/policy-limits";
import type { PolicyPlace } from "../../../policies/guards/policy-place";
import type { PolicyDocument, Statement } from "../../../policies/statement";

const PLACES = Object.keys(POLICY_LIMITS) as PolicyPlace[];
const TOKEN = "${TfToken[TOKEN.12]}";

function statement(sid: string, actions = ["s3:GetObject"]): Statement {
  return { Sid: sid, Effect: "Deny", Principal: "*", Action: actions, Resource: "arn:x" };
}

function documentOf(...statements: Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A policy whose JSON has exactly this many characters, all of one byte. */
function documentOfSize(size: number): PolicyDocument {
  const shortest = JSON.stringify(documentOf(statement(""))).length;
  return documentOf(statement("S".repeat(size - shortest)));
}

function check(place: PolicyPlace, document: PolicyDocument): void {
  checkPolicySize(place, "acme", document, JSON.stringify(document));
}

describe.each(PLACES)("the policy in place %s", (place) => {
  const { size, unit, source, fix } = POLICY_LIMITS[place];

  it("may have the size that AWS takes, and not one more", () => {
    expect(() => {
      check(place, documentOfSize(size));
    }).not.toThrow();
    expect(() => {
      check(place, documentOfSize(size + 1));
    }).toThrow(PolicyError);
    expect(() => {
      check(place, documentOfSize(size + 1));
    }).toThrow(
      `${place} policy of acme: has ${size + 1} ${unit}, and AWS takes ${size} (${source}); fix: `,
    );
    expect(() => {
      check(place, documentOfSize(size + 1));
    }).toThrow(fix);
  });
});

describe("the size", () => {
  it("counts white space where the service does, and not where IAM does not", () => {
    const json = '{ "a":\n\t"b" }';

    expect(policySize("secret", json)).toBe(json.length);
    expect(policySize("inline", json)).toBe('{"a":"b"}'.length);
  });

  it("counts bytes where AWS does, and characters where it does that", () => {
    expect(policySize("key", '"ü"')).toBe(4);
    expect(policySize("secret", '"ü"')).toBe(3);
  });

  it.each(PLACES)("of a reference in place %s is that of the longest ARN of a key", (place) => {
    const arn = `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${"0".repeat(36)}`;

    expect(policySize(place, `"${TOKEN}"`)).toBeGreaterThanOrEqual(`"${arn}"`.length);
    expect(policySize(place, `"${TOKEN}"`)).toBeGreaterThan(policySize(place, '""') + TOKEN.length);
    // A policy variable is what it is: IAM resolves it, not Terraform.
    expect(policySize(place, '"${aws:username}"')).toBe('"${aws:username}"'.length);
  });

  it("of a policy that refers to something is refused before the apply would be", () => {
    const place = "trust";
    const room = POLICY_LIMITS[place].size - 60;
    const withText = documentOf(...documentOfSize(room - TOKEN.length).Statement);
    const text = JSON.stringify(withText);

    expect(text.length + TOKEN.length).toBeLessThan(POLICY_LIMITS[place].size);
    expect(() => {
      checkPolicySize(place, "acme", withText, text + "x".repeat(TOKEN.length));
    }).not.toThrow();
    expect(() => {
      checkPolicySize(place, "acme", withText, text + TOKEN);
    }).toThrow(/has \d+ characters/);
  });
});

describe("a queue's policy", () => {
  const actions = (count: number) => Array.from({ length: count }, (_, index) => `sqs:A${index}`);
  const statements = (count: number) =>
    documentOf(...Array.from({ length: count }, (_, index) => statement(`S${index}`)));

  it("has at most 7 actions in a statement", () => {
    expect(() => {
      check("queue", documentOf(statement("S", actions(7))));
    }).not.toThrow();
    expect(() => {
      check("queue", documentOf(statement("S", actions(8))));
    }).toThrow(/^queue policy of acme: statement S has 8 actions, and AWS takes 7 /);
    expect(() => {
      check("table", documentOf(statement("S", actions(8))));
    }).not.toThrow();
  });

  it("has at most 20 statements", () => {
    expect(() => {
      check("queue", statements(20));
    }).not.toThrow();
    expect(() => {
      check("queue", statements(21));
    }).toThrow(/^queue policy of acme: has 21 statements, and AWS takes 20 /);
  });
});
