import { loadEnvironment } from "../../../config/load-environment";
import { alarmText } from "../../../detections/alarm-text";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { readerAssumed } from "../../../detections/reads/reader-assumed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const pattern = patternsOf(readerAssumed(environment, EXAMPLE_NETWORK));

const READER = "arn:aws:iam::444455556666:role/acme-prod-weather-reader";
const FUNCTION = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");

const assume = (userIdentity: Event, more: Event = {}, name = "AssumeRole"): Event =>
  event("sts", name, { userIdentity, requestParameters: { roleArn: READER }, ...more });

const refused = (resource: string, userIdentity: Event = { type: "IAMUser" }): Event =>
  assume(userIdentity, {
    requestParameters: null,
    errorCode: "AccessDenied",
    errorMessage: `User: alice is not authorized to perform: sts:AssumeRole on resource: ${resource}`,
  });

describe("readerAssumed", () => {
  it.each([
    ...Object.entries(IDENTITIES),
    ["the deployer", roleSession("arn:aws:iam::444455556666:role/acme-deploy")] as const,
    ["the function, from elsewhere", FUNCTION] as const,
  ])("sees that %s assumes a reader, or is refused to", (_who, identity) => {
    expect(raises(pattern, assume(identity))).toBe(true);
    expect(raises(pattern, assume(identity, { errorCode: "AccessDenied" }))).toBe(true);
    expect(raises(pattern, refused(READER, identity))).toBe(true);
  });

  it.each([
    ["AssumeRoleWithSAML", { type: "SAMLUser" }],
    ["AssumeRoleWithWebIdentity", { type: "WebIdentityUser" }],
  ])("sees %s", (name, identity) => {
    expect(raises(pattern, assume(identity, {}, name))).toBe(true);
  });

  it.each([
    "acme-prod-weather-ingestion",
    "acme-prod-weather-scheduler",
    "acme-prod-trail-logs",
    "acme-prod-flow-logs",
  ])("watches %s as well", (role) => {
    const roleArn = `arn:aws:iam::444455556666:role/${role}`;
    const identity = { type: "IAMUser", arn: "arn:aws:iam::444455556666:user/alice" };

    expect(raises(pattern, assume(identity, { requestParameters: { roleArn } }))).toBe(true);
    expect(raises(pattern, refused(roleArn))).toBe(true);
  });

  it.each(["lambda", "scheduler", "cloudtrail", "vpc-flow-logs"])(
    "does not see %s, which assumes its role itself",
    (service) => {
      const identity = { type: "AWSService", invokedBy: `${service}.amazonaws.com` };

      expect(raises(pattern, assume(identity))).toBe(false);
    },
  );

  it("does not see a function that assumes its reader role through our endpoint", () => {
    const { sts } = EXAMPLE_NETWORK.interfaceEndpoints;

    expect(raises(pattern, assume(FUNCTION, { vpcEndpointId: sts }))).toBe(false);
    expect(raises(pattern, assume(FUNCTION, { vpcEndpointId: "vpce-0fedcba9876543210" }))).toBe(
      true,
    );
  });

  it("has no endpoint to leave out where no function assumes a role", () => {
    const { sts, ...others } = EXAMPLE_NETWORK.interfaceEndpoints;
    const none = patternsOf(
      readerAssumed(environment, { ...EXAMPLE_NETWORK, interfaceEndpoints: others }),
    );

    expect(raises(none, assume(FUNCTION, { vpcEndpointId: sts }))).toBe(true);
  });

  it.each([
    "arn:aws:iam::444455556666:role/acme-secret-operator",
    "arn:aws:iam::999900001111:role/acme-prod-weather-reader",
    "arn:aws:iam::444455556666:role/other/acme-prod-weather-reader",
  ])("does not see that %s is assumed", (roleArn) => {
    expect(raises(pattern, assume({}, { requestParameters: { roleArn } }))).toBe(false);
    expect(raises(pattern, refused(roleArn))).toBe(false);
  });

  it("does not take a look at the role for its use", () => {
    expect(raises(pattern, { ...assume({}), eventName: "GetCallerIdentity" })).toBe(false);
    expect(raises(pattern, { ...assume({}), eventSource: "iam.amazonaws.com" })).toBe(false);
  });

  it("knows the roles by their path", () => {
    const within = patternsOf(
      readerAssumed({ ...environment, roles: { path: "/ingestion/" } }, EXAMPLE_NETWORK),
    );
    const roleArn = "arn:aws:iam::444455556666:role/ingestion/acme-prod-weather-reader";

    expect(raises(within, assume({}, { requestParameters: { roleArn } }))).toBe(true);
    expect(raises(within, refused(roleArn))).toBe(true);
    expect(raises(within, assume({}))).toBe(false);
  });

  it("is critical, and for the whole environment", () => {
    const detection = readerAssumed(environment, EXAMPLE_NETWORK);

    expect(detection).toMatchObject({ id: "reader-assumed", severity: "critical" });
    expect(detection).not.toHaveProperty("integration");
    expect(() => alarmText(environment, detection)).not.toThrow();
  });

  it("fits with a long path, and says what to shorten when it does not", () => {
    const under = (path: number) => () =>
      readerAssumed({ ...environment, roles: { path: `/${"p".repeat(path)}/` } }, EXAMPLE_NETWORK);

    expect(under(250)).not.toThrow();
    expect(under(500)).toThrow("shorten roles.path");
  });
});
