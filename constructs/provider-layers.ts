import type { Construct } from "constructs";
import { DataAwsSsmParameter } from "#aws/data-aws-ssm-parameter";
import type { Integration } from "../config/schema";
import { EXTENSION_LAYER_PARAMETER } from "./extension-layer";

/**
 * ARNs of the layers that a function needs for its secret's source: none for the AWS SDK, one for a
 * provider that runs beside the function.
 *
 * @param scope where the lookup of the extension's latest version is placed, unless a version is
 *   pinned
 */
export function providerLayers(scope: Construct, { name, secret }: Integration): string[] {
  if (secret.layerArn !== undefined) {
    return [secret.layerArn];
  }
  switch (secret.source) {
    case "extension":
      return [
        // The ARN is public: `value` would be marked as sensitive.
        new DataAwsSsmParameter(scope, "extension-layer", {
          name: EXTENSION_LAYER_PARAMETER,
          withDecryption: false,
        }).insecureValue,
      ];
    case "wcp":
      throw new Error(`Integration "${name}" has no secret.layerArn, which source wcp needs.`);
    default:
      return [];
  }
}
