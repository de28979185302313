import { policyText, statementAt } from "../../../../tools/access/online/policy-text";
import { DENY_OTHERS } from "./support/checks";

describe("the text of a policy for the simulator", () => {
  it("is the policy", () => {
    expect(JSON.parse(policyText(DENY_OTHERS))).toEqual(DENY_OTHERS.document);
  });

  it("has each statement on a line, which tells its Sid", () => {
    const lines = policyText(DENY_OTHERS).split("\n");

    expect(lines.findIndex((line) => line.includes('"DenyDelete"')) + 1).toBe(3);
    expect(statementAt(DENY_OTHERS, 2)).toBe("secret policy: DenyOthers");
    expect(statementAt(DENY_OTHERS, 3)).toBe("secret policy: DenyDelete");
  });

  it("counts a statement without Sid, and takes one without a list", () => {
    const single = {
      name: "own policy",
      document: {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" },
      },
    };

    expect(policyText(single).split("\n")[1]).toContain("kms:Decrypt");
    expect(statementAt(single, 2)).toBe("own policy: #1");
  });
});
