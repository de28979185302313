import { loadEnvironment } from "../../../config/load-environment";
import { endpointRefused } from "../../../detections/network/endpoint-refused";
import { NETWORK_ACTIVITY_SOURCES } from "../../../detections/network/network-activity-sources";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { patternsOf, raises } from "../secret-events/raises";
import { IDENTITIES } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const [detection] = endpointRefused(environment, EXAMPLE_NETWORK);
if (detection === undefined) throw new Error("prod has no endpoint");
const patterns = patternsOf(detection);

const { secretsmanager = "", ssm = "", sts = "" } = EXAMPLE_NETWORK.interfaceEndpoints;
const ADMIN = IDENTITIES["another role"] ?? {};

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-events.html#network-event-example */
function refusal(vpcEndpointId: string, more: Event = {}): Event {
  return {
    userIdentity: ADMIN,
    eventSource: "secretsmanager.amazonaws.com",
    eventName: "GetSecretValue",
    eventType: "AwsVpceEvent",
    eventCategory: "NetworkActivity",
    errorCode: "VpceAccessDenied",
    errorMessage: "The request was denied due to a VPC endpoint policy",
    vpcEndpointId,
    ...more,
  };
}

describe("endpointRefused", () => {
  it.each([secretsmanager, ssm])("counts what %s refuses, whoever asks", (endpoint) => {
    for (const userIdentity of Object.values(IDENTITIES)) {
      expect(raises(patterns, refusal(endpoint, { userIdentity }))).toBe(true);
    }
  });

  it.each([
    ["another endpoint's refusals", refusal("vpce-0fedcba9876543210")],
    ["the endpoint of STS, whose refusals CloudTrail does not record", refusal(sts)],
    ["what the endpoint lets through", refusal(secretsmanager, { errorCode: undefined })],
    [
      "what is refused behind the endpoint",
      refusal(secretsmanager, { errorCode: "AccessDenied", eventCategory: "Management" }),
    ],
  ])("does not count %s", (_what, other) => {
    const present = Object.entries(other).filter(([, value]) => value !== undefined);

    expect(raises(patterns, Object.fromEntries(present))).toBe(false);
  });

  it("is absent where such events are not recorded, or nothing could be refused", () => {
    const audit = { ...environment.audit, networkActivityEvents: false };
    const withoutStore = { ...EXAMPLE_NETWORK, interfaceEndpoints: { sts } };

    expect(endpointRefused({ ...environment, audit }, EXAMPLE_NETWORK)).toEqual([]);
    expect(endpointRefused(environment, withoutStore)).toEqual([]);
  });

  it("names the sources that the trail has to select", () => {
    expect(NETWORK_ACTIVITY_SOURCES).toEqual({
      secretsmanager: "secretsmanager.amazonaws.com",
      ssm: "ssm.amazonaws.com",
    });
  });
});
