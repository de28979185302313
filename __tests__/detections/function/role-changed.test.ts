import * as iam from "@aws-sdk/client-iam";
import * as fc from "fast-check";
import { loadEnvironment } from "../../../config/load-environment";
import { roleChanged } from "../../../detections/function/role-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { inOtherCases } from "../support/other-cases";

const environment = loadEnvironment("prod");
const patterns = patternsOf(roleChanged({ ...environment, region: "us-east-1" }));

const ROLE = "acme-prod-weather-ingestion";
const POLICY = "arn:aws:iam::444455556666:policy/acme-prod-weather-operator";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("iam", name, { userIdentity, requestParameters: request });
}

function refused(name: string, resource: string): Event {
  return {
    ...call(name, {}),
    requestParameters: null,
    errorCode: "AccessDenied",
    errorMessage: `User: arn:aws:sts::444455556666:assumed-role/acme-prod-else/me is not authorized to perform: iam:${name} on resource: ${resource} because …`,
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const OMITTED = { reason: "requestParameters too large", omitted: true, originalSize: 131_072 };

const CHANGES: [string, Event][] = [
  ...[
    "AddRoleToInstanceProfile",
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
  ].map((name): [string, Event] => [name, { roleName: ROLE }]),
  ...["CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion"].map(
    (name): [string, Event] => [name, { policyArn: POLICY }],
  ),
  ["AttachRolePolicy", { roleName: "somebody-elses", policyArn: POLICY }],
  ["CreatePolicyVersion", OMITTED],
  ["PutRolePolicy", OMITTED],
  ["UpdateAssumeRolePolicy", OMITTED],
];
const OTHERS: [string, Event][] = [
  ["AttachRolePolicy", { roleName: "acme-dev-weather-ingestion" }],
  ["CreatePolicyVersion", { policyArn: "arn:aws:iam::444455556666:policy/other" }],
  ["PutUserPolicy", OMITTED],
  ["PutUserPolicy", { userName: "alice" }],
  ["UpdateAssumeRolePolicy", { roleName: "somebody-elses" }],
  ["GetRole", { roleName: ROLE }],
  ["GetRolePolicy", { roleName: ROLE }],
  ["GetPolicyVersion", { policyArn: POLICY }],
  ["ListAttachedRolePolicies", { roleName: ROLE }],
  ["ListRolePolicies", { roleName: ROLE }],
];

describe("roleChanged", () => {
  it("knows operations that IAM has", () => {
    for (const [name] of [...CHANGES, ...OTHERS]) {
      expect(iam).toHaveProperty(`${name}Command`);
    }
  });

  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it.each([
    ["AttachRolePolicy", `role ${ROLE}`, true],
    ["CreateRole", `arn:aws:iam::444455556666:role/${ROLE}`, true],
    ["CreatePolicyVersion", `policy ${POLICY}`, true],
    ["GetRole", `role ${ROLE}`, false],
    ["AttachRolePolicy", "role somebody-elses", false],
  ])("a refused %s on %s, which has no parameters: %s", (name, resource, counts) => {
    expect(raises(patterns, refused(name, resource))).toBe(counts);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it.each(CHANGES.filter(([, request]) => request !== OMITTED))(
    "counts %s of %j in every spelling of the names",
    (name, request) => {
      const { roleName, policyArn, ...more } = request;
      const spelled = fc.record({
        ...(typeof roleName === "string" ? { roleName: inOtherCases(roleName) } : {}),
        ...(typeof policyArn === "string" ? { policyArn: inOtherCases(policyArn) } : {}),
      });

      fc.assert(
        fc.property(spelled, (names) => {
          expect(raises(patterns, call(name, { ...more, ...names }))).toBe(true);
          expect(raises(patterns, call(name, { ...more, ...names }, DEPLOYER))).toBe(false);
        }),
      );
    },
  );

  it("does not count other roles and policies in any spelling", () => {
    const others = OTHERS.filter(([name]) => !/^(?:Get|List)/.test(name));

    for (const [name, request] of others) {
      const capitals = JSON.parse(
        JSON.stringify(request, (_, value: unknown) =>
          typeof value === "string" ? value.toUpperCase() : value,
        ),
      ) as Event;

      expect(raises(patterns, call(name, capitals))).toBe(false);
    }
    expect(raises(patterns, call("GetRole", { roleName: ROLE.toUpperCase() }))).toBe(false);
  });

  it("leaves a refused change without its parameters to its message", () => {
    const refusedTrust = {
      ...call("UpdateAssumeRolePolicy", {}),
      requestParameters: null,
      errorCode: "AccessDenied",
    };

    expect(raises(patterns, refusedTrust)).toBe(false);
  });

  it("counts changes of the permissions boundary, where there is one", () => {
    const boundary = "arn:aws:iam::444455556666:policy/organisation/boundary";
    const roles = { ...environment.roles, permissionsBoundaryArn: boundary };
    const bound = patternsOf(roleChanged({ ...environment, region: "us-east-1", roles }));
    const change = call("CreatePolicyVersion", { policyArn: boundary });

    expect(raises(bound, change)).toBe(true);
    expect(raises(bound, call("CreatePolicyVersion", { policyArn: boundary.toUpperCase() }))).toBe(
      true,
    );
    expect(raises(bound, refused("DeletePolicyVersion", `policy ${boundary}`))).toBe(true);
    expect(raises(bound, call("GetPolicyVersion", { policyArn: boundary }))).toBe(false);
    expect(raises(bound, call("CreatePolicyVersion", { policyArn: `${boundary}-2` }))).toBe(false);
    expect(raises(patterns, change)).toBe(false);
  });

  it("forgoes refused changes of the boundary rather than the whole, with many deployers", () => {
    const boundary = `arn:aws:iam::444455556666:policy/${"b".repeat(100)}`;
    const roles = { ...environment.roles, permissionsBoundaryArn: boundary };
    const bound = patternsOf(roleChanged({ ...environment, region: "us-east-1", roles }));

    expect(raises(bound, call("CreatePolicyVersion", { policyArn: boundary }))).toBe(true);
    expect(raises(bound, refused("DeletePolicyVersion", `policy ${boundary}`))).toBe(false);
  });

  it("takes policies as they are written rather than none, with a long path", () => {
    const roles = { ...environment.roles, path: `/${"p".repeat(80)}/` };
    const long = patternsOf(roleChanged({ ...environment, region: "us-east-1", roles }));
    const policyArn = POLICY.replace("policy/", `policy${roles.path}`);

    expect(raises(long, call("CreatePolicyVersion", { policyArn }))).toBe(true);
    expect(raises(long, call("CreatePolicyVersion", { policyArn: policyArn.toUpperCase() }))).toBe(
      false,
    );
    expect(raises(long, call("AttachRolePolicy", { roleName: ROLE.toUpperCase() }))).toBe(true);
  });

  it("takes what is called like ours under any path, with a path that there is no room for", () => {
    const roles = { ...environment.roles, path: `/${"p".repeat(200)}/` };
    const long = patternsOf(roleChanged({ ...environment, region: "us-east-1", roles }));

    for (const path of [roles.path, "/"]) {
      const policyArn = POLICY.replace("policy/", `policy${path}`);
      const roleArn = `arn:aws:iam::444455556666:role${path}${ROLE}`;
      expect(raises(long, call("CreatePolicyVersion", { policyArn }))).toBe(true);
      expect(raises(long, call("CreatePolicyVersion", { policyArn }, DEPLOYER))).toBe(false);
      expect(raises(long, refused("CreatePolicyVersion", `policy ${policyArn}`))).toBe(true);
      expect(raises(long, refused("CreateRole", roleArn))).toBe(true);
    }
    for (const other of OTHERS) expect(raises(long, call(...other))).toBe(false);
  });

  it("knows the path of the policies", () => {
    const roles = { ...environment.roles, path: "/ingestion/" };
    const elsewhere = patternsOf(roleChanged({ ...environment, roles }));
    const policyArn = POLICY.replace("policy/", "policy/ingestion/");

    expect(raises(elsewhere, call("DeletePolicy", { policyArn }))).toBe(true);
    expect(raises(elsewhere, call("DeletePolicy", { policyArn: POLICY }))).toBe(false);
  });

  it("is told of where IAM's events are, and raises its alarm everywhere", () => {
    const { source } = roleChanged(environment);

    expect(patterns).toHaveProperty("eventPattern");
    expect(source).toMatchObject({ forwardedFrom: "us-east-1" });
    expect(
      raises(patternsOf(roleChanged(environment)), call("DeleteRole", { roleName: ROLE })),
    ).toBe(true);
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("DeleteRole", { roleName: ROLE }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(roleChanged(environment).severity).toBe("critical");
  });
});
