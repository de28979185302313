import { unreachableApis } from "../../config/unreachable-apis";
import { validateEnvironment } from "../../config/validate-environment";
import { sampleIntegration, sampleWith } from "./sample";

const integrationAt = (name: string, baseUrl: string) => {
  const integration = sampleIntegration(name);
  return { ...integration, api: { ...integration.api, baseUrl } };
};

function linesOf(mode: "none" | "nat"): string[] {
  const input = sampleWith({
    "network.egress": { mode },
    integrations: [
      integrationAt("stand-in", "http://127.0.0.1:4780"),
      integrationAt("weather", "https://api.example.com"),
    ],
  });
  return unreachableApis(validateEnvironment(input, { file: "config/dev.ts", name: "dev" }));
}

describe("unreachableApis", () => {
  it("names an API that the function reaches only by a way of the organisation's", () => {
    expect(linesOf("none")).toEqual([
      'config/dev.ts: integrations[1].api.baseUrl: with network.egress.mode "none" the function ' +
        'does not reach https://api.example.com by itself; write mode: "nat", or make a private ' +
        "way to it in Terraform of your own: an interface endpoint of the third party in this VPC, " +
        "and a rule that lets the function's security group out to it",
    ]);
  });

  it("has nothing to say with NAT gateways", () => {
    expect(linesOf("nat")).toEqual([]);
  });
});
