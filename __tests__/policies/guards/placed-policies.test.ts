/** What is placed passes every guard, whichever way it came there. */
import { lintPolicy } from "../../../policies/guards/lint";
import { checkPolicySize } from "../../../policies/guards/policy-limits";
import { KNOWN_SERVICES } from "../../../policies/iam-vocabulary";
import { ENVIRONMENTS, placedPolicies } from "./support/placed-policies";

const POLICIES = ENVIRONMENTS.map(
  ([name, environment]) => [name, placedPolicies(environment)] as const,
);

describe.each(POLICIES)("the policies of the environment %s", (_name, policies) => {
  it("are refused by no guard", () => {
    expect(policies.length).toBeGreaterThan(0);
    for (const { place, address, document, json } of policies) {
      expect(() => {
        lintPolicy(place, address, document);
        checkPolicySize(place, address, document, json);
      }).not.toThrow();
    }
  });

  it("refer to keys and endpoints only, which their size counts on", () => {
    const references = policies.flatMap(({ json }) => json.match(/\$\{[^}]*\}/g) ?? []);

    expect(references.length).toBeGreaterThan(0);
    expect(
      references.filter((reference) => !/aws_kms_key.*arn|aws_vpc_endpoint.*id/.test(reference)),
    ).toEqual([]);
  });

  it("are one inline policy for each role, so that the limit of all is that of one", () => {
    const roles = policies.filter(({ place }) => place === "trust").length;

    expect(policies.filter(({ place }) => place === "inline")).toHaveLength(roles);
  });
});

describe("the vocabulary", () => {
  it("has the services that policies name, and no other", () => {
    const named = POLICIES.flatMap(([, policies]) =>
      policies.flatMap(({ document }) =>
        document.Statement.flatMap(({ Action, Condition = {} }) => [
          ...Action,
          ...Object.values(Condition).flatMap((keys) => Object.keys(keys)),
        ]),
      ),
    ).map((word) => word.split(":", 1)[0]);

    expect([...KNOWN_SERVICES].sort()).toEqual(
      [...new Set(named)].filter((service) => service !== "aws").sort(),
    );
  });
});
