import { loadEnvironment } from "../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { trailSelectors } from "../../detections/trail-selectors";

const environment = loadEnvironment("prod");
const since = (version: string) => ({ ...environment, provider: { version } });

/** The conditions of each selector, by field. */
function conditions(version: string, network = EXAMPLE_NETWORK) {
  return trailSelectors(since(version), network).map(({ fieldSelector }) =>
    Object.fromEntries(fieldSelector.map(({ field, equalTo }) => [field, equalTo])),
  );
}

describe("what a trail records", () => {
  it("are all management events, whatever else", () => {
    for (const version of [">= 5.100.0, < 7.0.0", ">= 6.2.0, < 7.0.0"]) {
      expect(conditions(version)[0]).toEqual({ eventCategory: ["Management"] });
    }
  });

  it("are the refusals of our endpoints alone, where every provider knows how to say so", () => {
    const { secretsmanager = "", ssm = "" } = EXAMPLE_NETWORK.interfaceEndpoints;
    const refusedBy = (endpoint: string) => ({
      eventCategory: ["NetworkActivity"],
      errorCode: ["VpceAccessDenied"],
      vpcEndpointId: [endpoint],
    });

    expect(conditions(">= 6.2.0, < 7.0.0").slice(1)).toEqual([
      { ...refusedBy(secretsmanager), eventSource: ["secretsmanager.amazonaws.com"] },
      { ...refusedBy(ssm), eventSource: ["ssm.amazonaws.com"] },
    ]);
  });

  it.each([">= 5.100.0, < 7.0.0", ">= 6.1.0, < 7.0.0", "~> 5.100"])(
    "are what any endpoint was asked for, with no condition that a provider of %s refuses",
    (version) => {
      const [, secrets, parameters] = conditions(version);

      expect(secrets).toEqual({
        eventCategory: ["NetworkActivity"],
        eventSource: ["secretsmanager.amazonaws.com"],
      });
      expect(parameters).toMatchObject({
        eventSource: ["ssm.amazonaws.com"],
        eventName: expect.arrayContaining(["GetParameter", "GetParametersByPath"]),
      });
    },
  );

  it("are no events of a service whose endpoint is not there", () => {
    const { secretsmanager = "" } = EXAMPLE_NETWORK.interfaceEndpoints;
    const network = { ...EXAMPLE_NETWORK, interfaceEndpoints: { secretsmanager } };

    expect(conditions(">= 6.2.0, < 7.0.0", network)).toHaveLength(2);
  });
});
