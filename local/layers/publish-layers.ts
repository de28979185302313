import { LambdaClient, PublishLayerVersionCommand } from "@aws-sdk/client-lambda";

import type { AwsConnection } from "../lambda/aws-function-services";
import { buildStandInLayer, type StandInLayer } from "./stand-in-layers";

/** Publishes layers: in an empty AWS, each gets the version 1. */
export async function publishLayers(
  layers: readonly StandInLayer[],
  connection: AwsConnection,
): Promise<void> {
  const lambda = new LambdaClient(connection);
  await Promise.all(
    layers.map(async (LayerName) => {
      const ZipFile = await buildStandInLayer(LayerName);
      await lambda.send(
        new PublishLayerVersionCommand({
          LayerName,
          Content: { ZipFile },
          CompatibleArchitectures: ["arm64"],
        }),
      );
    }),
  );
}
