import * as iam from "@aws-sdk/client-iam";
import * as fc from "fast-check";
import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { listedRoleChanged } from "../../../detections/function/listed-role-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { inOtherCases } from "../support/other-cases";

const prod = loadEnvironment("prod");
const environment: Environment = { ...prod, region: "us-east-1" };
const patterns = patternsOf(listedRoleChanged(environment));

const LISTED = ["acme-secret-operator", "acme-deploy", "acme-plan", "acme-break-glass"];
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, roleName: string, userIdentity: Event = ADMIN): Event {
  return event("iam", name, { userIdentity, requestParameters: { roleName } });
}

function refused(name: string, role: string): Event {
  return {
    ...call(name, role),
    requestParameters: null,
    errorCode: "AccessDenied",
    errorMessage: `… not authorized to perform: iam:${name} on resource: role ${role} because …`,
  };
}

function withOperators(...operators: string[]): Environment {
  return { ...environment, principals: { ...environment.principals, operators } };
}

const roles = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `arn:aws:iam::444455556666:role/operator-${index}`);

describe("listedRoleChanged", () => {
  it.each(LISTED)("counts changes of %s by anyone but the deployer", (role) => {
    for (const name of [
      "AttachRolePolicy",
      "DeleteRole",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
    ]) {
      for (const identity of Object.values(IDENTITIES)) {
        expect(raises(patterns, call(name, role, identity))).toBe(true);
      }
      expect(raises(patterns, call(name, role, DEPLOYER))).toBe(false);
      expect(raises(patterns, refused(name, role))).toBe(true);
    }
  });

  it("counts a role in every spelling of its name, whichever the configuration has", () => {
    const Mixed = "Team.Operator+1";
    const mixed = patternsOf(
      listedRoleChanged(withOperators(`arn:aws:iam::444455556666:role/Teams/${Mixed}`)),
    );
    const spelled = fc.constantFrom(Mixed, "acme-deploy", "acme-break-glass").chain(inOtherCases);

    fc.assert(
      fc.property(spelled, (role) => {
        expect(raises(mixed, call("UpdateAssumeRolePolicy", role))).toBe(true);
        expect(raises(mixed, call("UpdateAssumeRolePolicy", role, DEPLOYER))).toBe(false);
        expect(raises(mixed, call("UpdateAssumeRolePolicy", `${role}-2`))).toBe(false);
        expect(raises(mixed, call("UpdateAssumeRolePolicy", `not-${role}`))).toBe(false);
      }),
    );
    expect(raises(mixed, call("UpdateAssumeRolePolicy", "TeamxOperator+1"))).toBe(false);
  });

  it.each([
    "AddClientIDToOpenIDConnectProvider",
    "CreateOpenIDConnectProvider",
    "CreateSAMLProvider",
    "DeleteOpenIDConnectProvider",
    "DeleteSAMLProvider",
    "UpdateOpenIDConnectProviderThumbprint",
    "UpdateSAMLProvider",
  ])("counts %s by anyone but the deployer, whatever is recorded of it", (name) => {
    const change = event("iam", name, { userIdentity: ADMIN, requestParameters: null });

    expect(iam).toHaveProperty(`${name}Command`);
    for (const userIdentity of Object.values(IDENTITIES)) {
      expect(raises(patterns, { ...change, userIdentity })).toBe(true);
    }
    expect(raises(patterns, { ...change, userIdentity: DEPLOYER })).toBe(false);
  });

  it.each([
    "GetOpenIDConnectProvider",
    "GetSAMLProvider",
    "ListOpenIDConnectProviders",
    "ListSAMLProviders",
    "TagSAMLProvider",
  ])("does not count %s", (name) => {
    expect(iam).toHaveProperty(`${name}Command`);
    expect(raises(patterns, event("iam", name, { userIdentity: ADMIN }))).toBe(false);
  });

  it("does not count looks, or other roles", () => {
    expect(raises(patterns, call("GetRole", "acme-deploy"))).toBe(false);
    expect(raises(patterns, refused("GetRole", "acme-deploy"))).toBe(false);
    expect(raises(patterns, call("AttachRolePolicy", "acme-deploy-2"))).toBe(false);
    expect(raises(patterns, refused("AttachRolePolicy", "somebody-elses"))).toBe(false);
  });

  it("counts the rotation's role, and not the template's own: that is role-changed", () => {
    const [integration] = environment.integrations;
    if (integration === undefined) throw new Error("prod has no integration");
    const rotationRoleArn = "arn:aws:iam::444455556666:role/teams/rotator";
    const secret = { ...integration.secret, rotationRoleArn };
    const rotated = patternsOf(
      listedRoleChanged({ ...environment, integrations: [{ ...integration, secret }] }),
    );

    expect(raises(rotated, call("UpdateAssumeRolePolicy", "rotator"))).toBe(true);
    expect(raises(rotated, call("UpdateAssumeRolePolicy", "acme-prod-weather-ingestion"))).toBe(
      false,
    );
  });

  it("leaves out roles of other accounts, which are changed there", () => {
    const { pattern } = patternsOf(
      listedRoleChanged(withOperators("arn:aws:iam::999900001111:role/operator")),
    );

    expect(pattern).not.toContain('"operator"');
  });

  it("counts every refused change of a role where there is no room for the names of ours", () => {
    const many = patternsOf(listedRoleChanged(withOperators(...roles(6))));

    expect(raises(many, call("AttachRolePolicy", "operator-5"))).toBe(true);
    expect(raises(many, call("AttachRolePolicy", "somebody-elses"))).toBe(false);
    expect(raises(many, refused("AttachRolePolicy", "operator-5"))).toBe(true);
    expect(raises(many, refused("AttachRolePolicy", "somebody-elses"))).toBe(true);
    expect(raises(many, refused("ListRolePolicies", "somebody-elses"))).toBe(false);
  });

  it("counts what begins alike where there is no room for whole names, in every spelling", () => {
    const long = Array.from(
      { length: 12 },
      (_, index) => `arn:aws:iam::444455556666:role/secret-operators-of-team-number-${index}`,
    );
    const many = patternsOf(listedRoleChanged(withOperators(...long)));

    for (const arn of long) {
      const role = arn.split("/").at(-1) ?? "";

      expect(raises(many, call("UpdateAssumeRolePolicy", role))).toBe(true);
      expect(raises(many, call("UpdateAssumeRolePolicy", role.toUpperCase()))).toBe(true);
    }
    expect(raises(many, call("UpdateAssumeRolePolicy", "secret-operators-of-team-number-x"))).toBe(
      true,
    );
    expect(raises(many, call("UpdateAssumeRolePolicy", "ACME-DEPLOY"))).toBe(true);
    expect(raises(many, call("UpdateAssumeRolePolicy", "secret-store-of-others"))).toBe(false);
    expect(raises(many, refused("AttachRolePolicy", "somebody-elses"))).toBe(true);
  });

  it("says what to do when there are too many for any pattern", () => {
    const different = roles(40).map((role) =>
      role.replace(/operator-(\d+)/, "$1-of-the-operators"),
    );

    expect(() => listedRoleChanged(withOperators(...different))).toThrow(
      /list fewer roles in principals/,
    );
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("DeleteRole", "acme-deploy"),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is told of where IAM's events are, and is for today", () => {
    expect(patterns).toHaveProperty("eventPattern");
    expect(listedRoleChanged(prod).source).toMatchObject({ forwardedFrom: "us-east-1" });
    expect(listedRoleChanged(prod).severity).toBe("high");
  });
});
