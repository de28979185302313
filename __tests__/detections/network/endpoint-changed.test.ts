import { loadEnvironment } from "../../../config/load-environment";
import { endpointChanged } from "../../../detections/network/endpoint-changed";
import type { NetworkIds } from "../../../detections/network-ids";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");

const { vpcId, tableEndpointId, interfaceEndpoints } = EXAMPLE_NETWORK;
const { secretsmanager = "", sts = "" } = interfaceEndpoints;
/** With the endpoints that an environment of one store has; `EXAMPLE_NETWORK` has one more. */
const NETWORK: NetworkIds = { ...EXAMPLE_NETWORK, interfaceEndpoints: { secretsmanager, sts } };
const ENDPOINTS = [secretsmanager, sts, tableEndpointId];
const patterns = patternsOf(endpointChanged(environment, NETWORK));
const STRANGER = "vpce-0fedcba9876543210";
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("ec2", name, {
    userIdentity,
    requestParameters: { [`${name}Request`]: request },
  });
}

/** An id as EC2's newer requests are recorded. */
const listed = (content: string, tag = 1): Event => ({ tag, content });

const CHANGES: [string, Event][] = [
  ...ENDPOINTS.map((id): [string, Event] => ["DeleteVpcEndpoints", { VpcEndpointId: listed(id) }]),
  ...ENDPOINTS.map((id): [string, Event] => [
    "DeleteVpcEndpoints",
    { VpcEndpointId: [listed(STRANGER), listed(id, 2)] },
  ]),
  ["ModifyVpcEndpoint", { VpcEndpointId: tableEndpointId, PolicyDocument: "{}" }],
  ["CreateVpcEndpoint", { VpcId: vpcId, ServiceName: "com.amazonaws.eu-west-1.s3" }],
];
const OTHERS: [string, Event][] = [
  ["CreateVpcEndpoint", { VpcId: "vpc-0fedcba9876543210" }],
  ["DeleteVpcEndpoints", { VpcEndpointId: listed(STRANGER) }],
  [
    "DeleteVpcEndpoints",
    { VpcEndpointId: [listed(STRANGER), listed("vpce-0fedcba9876543211", 2)] },
  ],
  ["DescribeVpcEndpoints", { VpcEndpointId: listed(tableEndpointId) }],
  ["ModifyVpcEndpointServiceConfiguration", { ServiceId: "vpce-svc-0123456789abcdef0" }],
];

describe("endpointChanged", () => {
  it.each(CHANGES)("counts %s of %j by anyone but the deployer", (name, request) => {
    for (const identity of Object.values(IDENTITIES)) {
      expect(raises(patterns, call(name, request, identity))).toBe(true);
    }
    expect(raises(patterns, call(name, request, DEPLOYER))).toBe(false);
  });

  it.each(CHANGES)("counts a refused %s of %j: EC2 records its parameters", (name, request) => {
    const refused = { ...call(name, request), errorCode: "Client.UnauthorizedOperation" };

    expect(raises(patterns, refused)).toBe(true);
  });

  it.each(OTHERS)("does not count %s of %j", (name, request) => {
    expect(raises(patterns, call(name, request))).toBe(false);
  });

  it("counts any deletion where there are more endpoints than arrays in a pattern", () => {
    const all = patternsOf(endpointChanged(environment, EXAMPLE_NETWORK));

    for (const [name, request] of CHANGES) {
      expect(raises(all, call(name, request))).toBe(true);
    }
    expect(raises(all, call("DeleteVpcEndpoints", { VpcEndpointId: listed(STRANGER) }))).toBe(true);
  });

  it("fits into a pattern with every endpoint and as many as three deployers", () => {
    const deployers = ["one", "two", "three"].map(
      (name) => `arn:aws:iam::444455556666:role/acme-deploy-${name}`,
    );
    const principals = { ...environment.principals, deployers };

    for (const network of [NETWORK, EXAMPLE_NETWORK]) {
      expect(() => endpointChanged({ ...environment, principals }, network)).not.toThrow();
    }
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("ModifyVpcEndpoint", { VpcEndpointId: tableEndpointId }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(endpointChanged(environment, EXAMPLE_NETWORK).severity).toBe("critical");
  });
});
