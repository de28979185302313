import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import type { Detection } from "../../../detections/detection";
import { besideFunction } from "../../../detections/network/beside-function";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");

const { vpcId, securityGroupIds } = EXAMPLE_NETWORK;
const [group = "", ofEndpoint = ""] = securityGroupIds;
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");
const LAMBDA = roleSession("arn:aws:iam::444455556666:role/acme-prod-weather-ingestion");

function only(of: Environment): Detection {
  const [detection] = besideFunction(of, EXAMPLE_NETWORK);
  if (detection === undefined) throw new Error("no detection");
  return detection;
}

const patterns = patternsOf(only(environment));

function call(
  service: string,
  name: string,
  requestParameters: Event | null,
  more: Event = {},
): Event {
  return event(service, name, { userIdentity: ADMIN, requestParameters, ...more });
}

const groups = (...ids: string[]): Event => ({
  groupSet: { items: ids.map((groupId) => ({ groupId })) },
});
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const OMITTED = { reason: "responseElements too large", omitted: true, originalSize: 131_072 };
const started = (vpc: string): Event => ({
  responseElements: {
    reservationId: "r-1",
    instancesSet: { items: [{ instanceId: "i-1", vpcId: vpc }] },
  },
});

const PLACED: [string, string, Event][] = [
  ["ec2", "CreateNetworkInterface", groups(group)],
  ["ec2", "ModifyInstanceAttribute", { instanceId: "i-1", ...groups("sg-other", group) }],
  ["ec2", "ModifyNetworkInterfaceAttribute", { networkInterfaceId: "eni-1", ...groups(group) }],
  ["ec2", "RunInstances", groups(group)],
  ["lambda", "CreateFunction20150331", { vpcConfig: { securityGroupIds: ["sg-other", group] } }],
  [
    "lambda",
    "UpdateFunctionConfiguration20150331v2",
    { functionName: "innocent", vpcConfig: { securityGroupIds: [group] } },
  ],
  ["codebuild", "CreateProject", { vpcConfig: { securityGroupIds: [group] } }],
];
const OTHERS: [string, string, Event][] = [
  ["ec2", "CreateNetworkInterface", groups(ofEndpoint)],
  ["ec2", "CreateNetworkInterface", { groupSet: {} }],
  ["ec2", "DescribeSecurityGroups", { securityGroupIdSet: { items: [{ groupId: group }] } }],
  ["lambda", "CreateFunction20150331", { functionName: "innocent" }],
  ["lambda", "CreateFunction20150331", { vpcConfig: { securityGroupIds: ["sg-other"] } }],
];

const withIntegrations = (count: number): Environment => {
  const [integration] = environment.integrations;
  if (integration === undefined) throw new Error("prod has no integration");
  return {
    ...environment,
    integrations: Array.from({ length: count }, (_, index) => ({
      ...integration,
      name: `weather-${index}`,
    })),
  };
};

describe("besideFunction", () => {
  it.each(PLACED)("counts %s %s of %j by anyone but the deployer", (service, name, request) => {
    for (const userIdentity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(service, name, request, { userIdentity }))).toBe(true);
    }
    expect(raises(patterns, call(service, name, request, { userIdentity: DEPLOYER }))).toBe(false);
  });

  it("counts a refused one, which keeps its parameters", () => {
    const refused = { errorCode: "Client.UnauthorizedOperation" };

    expect(raises(patterns, call("ec2", "RunInstances", groups(group), refused))).toBe(true);
  });

  it("counts an instance in the VPC whatever its request says", () => {
    const nested = { networkInterfaceSet: { items: [groups(group)] } };

    expect(raises(patterns, call("ec2", "RunInstances", nested, started(vpcId)))).toBe(true);
    expect(raises(patterns, call("ec2", "RunInstances", null, started(vpcId)))).toBe(true);
    expect(raises(patterns, call("ec2", "RunInstances", nested, started("vpc-other")))).toBe(false);
  });

  it("counts a start whose answer is too long to be recorded, wherever it was", () => {
    const nested = { networkInterfaceSet: { items: [groups(group)] } };
    const dryRun = { errorCode: "Client.DryRunOperation" };
    const elsewhere = {
      responseElements: {
        reservationId: "r-1",
        instancesSet: { items: [{ instanceId: "i-1", vpcId: "vpc-other" }] },
      },
    };

    for (const responseElements of [OMITTED, null]) {
      const start = call("ec2", "RunInstances", nested, { responseElements });

      expect(raises(patterns, start)).toBe(true);
      expect(raises(patterns, { ...start, ...dryRun })).toBe(false);
      expect(raises(patterns, { ...start, ...elsewhere })).toBe(false);
      expect(raises(patterns, { ...start, userIdentity: DEPLOYER })).toBe(false);
      expect(raises(patterns, { ...start, eventName: "StartInstances" })).toBe(false);
    }
  });

  it("leaves the interfaces of our functions to Lambda", () => {
    const placed = (userIdentity: Event): Event =>
      call("ec2", "CreateNetworkInterface", groups(group), { userIdentity });

    expect(raises(patterns, placed(LAMBDA))).toBe(false);
    expect(
      raises(patterns, placed(roleSession(`arn:aws:iam::444455556666:role/acme-prod-x`))),
    ).toBe(true);
  });

  it.each(OTHERS)("does not count %s %s of %j", (service, name, request) => {
    expect(raises(patterns, call(service, name, request))).toBe(false);
  });

  it("knows the roles of many functions, one by one or by how they begin", () => {
    for (const count of [3, 40]) {
      const many = patternsOf(only(withIntegrations(count)));
      const placed = (role: string): Event =>
        call("ec2", "CreateNetworkInterface", groups(group), {
          userIdentity: roleSession(`arn:aws:iam::444455556666:role/${role}`),
        });

      expect(raises(many, placed(`acme-prod-weather-${count - 1}-ingestion`))).toBe(false);
      expect(raises(many, placed("acme-deploy"))).toBe(false);
      expect(raises(many, placed("acme-dev-weather-ingestion"))).toBe(true);
      expect(raises(many, placed("acme-prod-else"))).toBe(count === 3);
    }
  });

  it("does nothing for a network without a group of the functions", () => {
    expect(besideFunction(environment, { ...EXAMPLE_NETWORK, securityGroupIds: [] })).toEqual([]);
  });

  it("is critical, and its query finds what names the group or the VPC", () => {
    expect(only(environment).severity).toBe("critical");
    expect(patterns.insightsFilter).toContain(group);
    expect(patterns.insightsFilter).toContain(vpcId);
  });
});
