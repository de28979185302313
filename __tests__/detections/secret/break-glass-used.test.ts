import { loadEnvironment } from "../../../config/load-environment";
import type { LogFilterSource } from "../../../detections/detection";
import { PatternTooLongError } from "../../../detections/limits/pattern-too-long";
import { breakGlassUsed } from "../../../detections/secret/break-glass-used";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";
import { patternsOf, raises } from "../secret-events/raises";

const ROLE = "arn:aws:iam::444455556666:role/acme-break-glass";
const environment = loadEnvironment("prod");

function patternFor(breakGlass: string[]): LogFilterSource {
  const principals = { ...environment.principals, breakGlass };
  return patternsOf(breakGlassUsed({ ...environment, principals }));
}

const pattern = patternFor([ROLE]);
const ALICE = { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_examples-sts-api */
const assume = (more: Event, name = "AssumeRole") =>
  event("sts", name, { userIdentity: ALICE, ...more });

describe("breakGlassUsed", () => {
  it("is for one environment, critical, and names the roles", () => {
    expect(breakGlassUsed(environment)).toMatchObject({
      id: "break-glass-used",
      severity: "critical",
      alarm: { threshold: 1, evaluationPeriods: 1 },
    });
    expect(breakGlassUsed(environment)).not.toHaveProperty("integration");
    expect(breakGlassUsed(environment).meaning).toContain(ROLE);
  });

  it.each([
    ["a change", event("secretsmanager", "PutResourcePolicy", {})],
    ["a look", event("secretsmanager", "DescribeSecret", {})],
    ["a refused call", event("secretsmanager", "GetSecretValue", { errorCode: "AccessDenied" })],
    ["a call of a service that has nothing to do with it", event("s3", "ListBuckets", {})],
    ["that it assumes another role", assume({ requestParameters: { roleArn: `${ROLE}-2` } })],
  ])("sees %s of its session", (_what, its) => {
    expect(raises(pattern, { ...its, userIdentity: roleSession(ROLE) })).toBe(true);
    expect(raises(pattern, { ...its, userIdentity: roleSession(`${ROLE}-2`) })).toBe(false);
  });

  it("sees that the console switched to it, in an event without sessionIssuer", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
    const switched = event("signin", "SwitchRole", {
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::444455556666:assumed-role/acme-break-glass/alice",
        accountId: "444455556666",
      },
      requestParameters: null,
      responseElements: { SwitchRole: "Success" },
      additionalEventData: { SwitchFrom: "arn:aws:iam::999900001111:user/alice" },
    });

    expect(raises(pattern, switched)).toBe(true);
  });

  it.each(["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"])(
    "sees %s of it, and of no other role",
    (name) => {
      const of = (roleArn: string) =>
        assume({ requestParameters: { roleArn, roleSessionName: "alice" } }, name);

      expect(raises(pattern, of(ROLE))).toBe(true);
      expect(raises(pattern, { ...of(ROLE), userIdentity: { type: "SAMLUser" } })).toBe(true);
      expect(raises(pattern, of(`${ROLE}-2`))).toBe(false);
      expect(raises(pattern, of(ROLE.replace("4444", "9999")))).toBe(false);
    },
  );

  it("sees that it was refused to somebody, with and without the request", () => {
    const refused = (role: string) =>
      assume({
        errorCode: "AccessDenied",
        errorMessage: `User: ${ALICE.arn} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
        requestParameters: null,
      });

    expect(raises(pattern, refused(ROLE))).toBe(true);
    expect(raises(pattern, refused(ROLE.replace("break", "smash")))).toBe(false);
    expect(
      raises(pattern, assume({ errorCode: "AccessDenied", requestParameters: { roleArn: ROLE } })),
    ).toBe(true);
  });

  it.each([
    ...Object.entries(IDENTITIES),
    ["the deployer", roleSession("arn:aws:iam::444455556666:role/acme-deploy")] as const,
  ])("does not see %s at work", (_who, userIdentity) => {
    for (const [service, name] of [
      ["secretsmanager", "PutResourcePolicy"],
      ["sts", "GetCallerIdentity"],
    ] as const) {
      expect(raises(pattern, event(service, name, { userIdentity }))).toBe(false);
    }
  });

  it("does not take a look at the role for its use", () => {
    const look = event("iam", "GetRole", {
      userIdentity: ALICE,
      requestParameters: { roleName: "acme-break-glass" },
      errorMessage: `not authorized to perform: iam:GetRole on resource: ${ROLE}`,
    });

    expect(raises(pattern, look)).toBe(false);
  });

  it("watches each of several roles, whatever its path", () => {
    const night = "arn:aws:iam::444455556666:role/people/night-shift";
    const both = patternFor([ROLE, night]);

    for (const role of [ROLE, night]) {
      expect(raises(both, event("kms", "PutKeyPolicy", { userIdentity: roleSession(role) }))).toBe(
        true,
      );
      expect(raises(both, assume({ requestParameters: { roleArn: role } }))).toBe(true);
    }
  });

  describe("with roles of IAM Identity Center, whose ARNs are long", () => {
    const named = (letter: string) => `AWSReservedSSO_BreakGlass_${letter.repeat(16)}`;
    const sso = (letter: string) =>
      "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/ap-southeast-1/" +
      named(letter);
    const assumed = (roleArn: string) => assume({ requestParameters: { roleArn } });
    const refused = (roleArn: string) =>
      assume({
        errorCode: "AccessDenied",
        errorMessage: `User: ${ALICE.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        requestParameters: null,
      });

    it.each([
      ["two, by their ARNs", ["a", "b"], false],
      ["three, by their names under any path", ["a", "b", "c"], true],
    ])("watches %s", (_what, letters, underAnyPath) => {
      const watched = patternFor(letters.map(sso));
      const moved = `arn:aws:iam::444455556666:role/${named("a")}`;

      for (const role of letters.map(sso)) {
        expect(
          raises(watched, event("s3", "ListBuckets", { userIdentity: roleSession(role) })),
        ).toBe(true);
        expect(raises(watched, assumed(role))).toBe(true);
        expect(raises(watched, refused(role))).toBe(true);
      }
      expect(raises(watched, assumed(moved))).toBe(underAnyPath);
      expect(raises(watched, refused(moved))).toBe(underAnyPath);
      expect(raises(watched, assumed(sso("d")))).toBe(false);
      expect(raises(watched, refused(sso("d")))).toBe(false);
    });

    it("says so when there is no room for the names", () => {
      expect(() => patternFor(["a", "b", "c", "d"].map(sso))).toThrow(PatternTooLongError);
    });
  });
});
