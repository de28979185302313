import { App, TerraformStack, Testing } from "#cdk";
import { loadEnvironment } from "../../config/load-environment";
import { providerLayers } from "../../constructs/provider-layers";

const { integrations } = loadEnvironment("every-source");

describe("providerLayers", () => {
  it("refuses source wcp without a layer, which the configuration's check does before", () => {
    const wcp = integrations.find(({ name }) => name === "wcp");
    if (wcp === undefined) throw new Error("every-source has no integration wcp.");
    const stack = new TerraformStack(new App(), "stack");

    expect(() =>
      providerLayers(stack, { ...wcp, secret: { ...wcp.secret, layerArn: undefined } }),
    ).toThrow('Integration "wcp" has no secret.layerArn, which source wcp needs.');
  });

  it("looks nothing up where a version is pinned", () => {
    const pinned = integrations.find(({ name }) => name === "extension-param");
    if (pinned === undefined) throw new Error("every-source has no integration extension-param.");
    const stack = new TerraformStack(new App(), "stack");

    expect(providerLayers(stack, pinned)).toEqual([pinned.secret.layerArn]);
    expect(Testing.synth(stack)).not.toContain("aws_ssm_parameter");
  });
});
