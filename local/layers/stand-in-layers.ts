import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { type Environment, findExecutable } from "../toolchain/executables";
import { executable } from "./executable";
import { layerArchive } from "./layer-archive";

/** Names of the layers that a provider of secrets needs: AWS's own, and that of the organisation. */
export const STAND_IN_LAYERS = [
  "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64",
  "workload-credentials-provider",
] as const;

/** The name of a layer, without version. */
export type StandInLayer = (typeof STAND_IN_LAYERS)[number];

/** Programs in the layers that call AWS, by what they have in their user agent. */
const PROGRAMS = {
  "secrets-extension": /(^| )app\/secrets-extension( |$)/,
  // The stand-in, or the real binary, which is the only program here that is written in Rust.
  "workload-credentials-provider": /(^| )app\/workload-credentials-provider( |$)|^aws-sdk-rust\//,
} as const;

/** Which program in a layer sent a request, by its user agent; `undefined`: none, but the function. */
export function layerProgramOf(userAgent: string): keyof typeof PROGRAMS | undefined {
  return Object.entries(PROGRAMS).find(([, pattern]) => pattern.test(userAgent))?.[0] as
    keyof typeof PROGRAMS | undefined;
}

/** The binary of the AWS Workload Credentials Provider. */
const BINARY = "aws-workload-credentials-provider";
const WCP_LAYER_FOLDER = resolve(__dirname, "../../lambda-src/wcp-layer");
const START_SCRIPT = "extensions/workload-credentials-provider.sh";

/**
 * Builds the zip file of a layer.
 *
 * @param env - the real binary of the provider on its PATH is used instead of the stand-in
 */
export async function buildStandInLayer(
  layer: StandInLayer,
  env: Environment = process.env,
): Promise<Uint8Array> {
  switch (layer) {
    case "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64":
      return layerArchive({
        // The real one has this name, which is in Lambda's log.
        "extensions/AWSParametersAndSecretsLambdaExtension": await executable(
          "extension-main.ts",
          "secrets-extension",
        ),
      });
    case "workload-credentials-provider": {
      const real = await findExecutable(BINARY, env);
      return layerArchive({
        // The script is the one that is deployed to AWS.
        [START_SCRIPT]: await readFile(resolve(WCP_LAYER_FOLDER, START_SCRIPT)),
        [`bin/${BINARY}`]:
          real === undefined
            ? await executable("../secret-providers/wcp-main.ts", "workload-credentials-provider")
            : await readFile(real),
      });
    }
  }
}
