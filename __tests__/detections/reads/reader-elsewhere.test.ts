import { loadEnvironment } from "../../../config/load-environment";
import type { Environment, Integration } from "../../../config/schema";
import { alarmText } from "../../../detections/alarm-text";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { readerElsewhere } from "../../../detections/reads/reader-elsewhere";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const [weather] = environment.integrations;
if (weather === undefined) throw new Error("prod has no integration");
const base: Integration = weather;

const EXECUTION_ROLE = roleSession(
  "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion",
  "acme-prod-weather-ingestion",
);
/** https://github.com/DataBiosphere/azul/issues/5363, https://github.com/DataBiosphere/azul/issues/5238 */
const OF_LAMBDA = [
  roleSession(
    "arn:aws:iam::444455556666:role/acme-prod-weather-ingestion",
    "awslambda_847_20230628214903095",
  ),
  roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion", "999999999999"),
] as const;
const FOR_THE_NETWORK = [
  "CreateNetworkInterface",
  "DescribeNetworkInterfaces",
  "DeleteNetworkInterface",
  "AssignPrivateIpAddresses",
  "UnassignPrivateIpAddresses",
  "DescribeSubnets",
];
const READER_ROLE = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-reader");
const OURS = [
  ...Object.values(EXAMPLE_NETWORK.interfaceEndpoints),
  EXAMPLE_NETWORK.tableEndpointId,
];

const direct = patternsOf(readerElsewhere(environment, EXAMPLE_NETWORK, base));
const assuming = patternsOf(
  readerElsewhere(environment, EXAMPLE_NETWORK, {
    ...base,
    secret: { ...base.secret, assumeReaderRole: true },
  }),
);

const call = (service: string, name: string, userIdentity: Event, more: Event = {}): Event =>
  event(service, name, { userIdentity, ...more });

describe("readerElsewhere", () => {
  it.each([
    ["secretsmanager", "GetSecretValue"],
    ["sts", "GetCallerIdentity"],
    ["s3", "ListBuckets"],
    ["iam", "ListRoles"],
    ["ssm", "GetParameter"],
    ["logs", "DescribeLogGroups"],
  ])("sees %s %s through no endpoint and through another's, refused or not", (service, name) => {
    const elsewhere = call(service, name, EXECUTION_ROLE);

    expect(raises(direct, elsewhere)).toBe(true);
    expect(raises(direct, { ...elsewhere, vpcEndpointId: "vpce-0fedcba9876543210" })).toBe(true);
    expect(raises(direct, { ...elsewhere, errorCode: "AccessDenied" })).toBe(true);
    expect(raises(direct, { ...elsewhere, awsRegion: "us-east-1" })).toBe(true);
  });

  it.each(OURS)("does not see what comes through our endpoint %s", (vpcEndpointId) => {
    for (const [service, name] of [
      ["secretsmanager", "GetSecretValue"],
      ["sts", "AssumeRole"],
      ["dynamodb", "DescribeTable"],
    ] as const) {
      expect(raises(direct, call(service, name, EXECUTION_ROLE, { vpcEndpointId }))).toBe(false);
    }
  });

  it("watches the reader role as well where the function assumes one", () => {
    const read = call("secretsmanager", "GetSecretValue", READER_ROLE);

    expect(raises(assuming, read)).toBe(true);
    expect(raises(assuming, call("sts", "AssumeRole", EXECUTION_ROLE))).toBe(true);
    expect(raises(direct, read)).toBe(false);
  });

  it("does not see what a service does for a session", () => {
    const decrypt = call("kms", "Decrypt", {
      ...EXECUTION_ROLE,
      invokedBy: "secretsmanager.amazonaws.com",
    });
    const other = call("dynamodb", "DescribeTable", {
      ...EXECUTION_ROLE,
      invokedBy: "dynamodb.amazonaws.com",
    });

    expect(raises(direct, decrypt)).toBe(false);
    expect(raises(direct, other)).toBe(false);
    expect(raises(direct, { ...other, userIdentity: EXECUTION_ROLE })).toBe(true);
  });

  it.each([
    ["logs", "CreateLogStream"],
    ["logs", "CreateLogGroup"],
    ["kms", "Decrypt"],
    ["kms", "GenerateDataKey"],
  ])(
    "does not see %s %s, whoever calls: Lambda does in the function's session",
    (service, name) => {
      expect(raises(direct, call(service, name, EXECUTION_ROLE))).toBe(false);
      expect(raises(direct, call(service, name, OF_LAMBDA[0]))).toBe(false);
    },
  );

  it.each(FOR_THE_NETWORK)("sees ec2 %s but in a session that Lambda has for it", (name) => {
    for (const session of OF_LAMBDA) {
      expect(raises(direct, call("ec2", name, session))).toBe(false);
      expect(raises(assuming, call("ec2", name, session))).toBe(false);
    }
    expect(raises(direct, call("ec2", name, EXECUTION_ROLE))).toBe(true);
    expect(raises(assuming, call("ec2", name, EXECUTION_ROLE))).toBe(true);
    expect(raises(assuming, call("ec2", name, READER_ROLE))).toBe(true);
    expect(
      raises(direct, call("ec2", name, { ...EXECUTION_ROLE, invokedBy: "lambda.amazonaws.com" })),
    ).toBe(false);
  });

  it("sees any other call in Lambda's sessions", () => {
    expect(raises(direct, call("sts", "GetCallerIdentity", OF_LAMBDA[0]))).toBe(true);
    expect(raises(direct, call("secretsmanager", "GetSecretValue", OF_LAMBDA[1]))).toBe(true);
  });

  it.each(Object.entries(IDENTITIES))("does not see %s", (_who, identity) => {
    expect(raises(direct, call("secretsmanager", "GetSecretValue", identity))).toBe(false);
  });

  it("is critical, of one integration and on the first event", () => {
    expect(readerElsewhere(environment, EXAMPLE_NETWORK, base)).toMatchObject({
      id: "reader-elsewhere",
      integration: "weather",
      severity: "critical",
      alarm: { threshold: 1 },
    });
  });

  it("takes every call for one from elsewhere where there is no interface endpoint", () => {
    const none = { ...EXAMPLE_NETWORK, interfaceEndpoints: {} };
    const pattern = patternsOf(readerElsewhere(environment, none, base));

    expect(
      raises(pattern, call("sts", "GetCallerIdentity", EXECUTION_ROLE, { vpcEndpointId: OURS[0] })),
    ).toBe(true);
  });

  it("fits with the longest names that the configuration accepts", () => {
    const widest: Environment = {
      ...environment,
      partition: "aws-us-gov",
      organisation: "o".repeat(12),
      name: "e".repeat(10),
      region: "us-gov-west-1",
    };
    const longest = {
      ...base,
      name: "i".repeat(30),
      secret: { ...base.secret, assumeReaderRole: true },
    };
    const detection = readerElsewhere(widest, EXAMPLE_NETWORK, longest);

    expect(JSON.stringify(patternsOf(detection).eventPattern).length).toBeLessThanOrEqual(2048);
    expect(() => alarmText(widest, detection)).not.toThrow();
  });
});
