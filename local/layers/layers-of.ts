import type { Environment } from "../../config/schema";
import { STAND_IN_LAYERS, type StandInLayer } from "./stand-in-layers";

/** The layer that a source of secrets needs. */
const LAYER_OF_SOURCE: Readonly<Partial<Record<string, StandInLayer>>> = {
  extension: "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64",
  wcp: "workload-credentials-provider",
};

/** The layers that the functions of an environment need. */
export function layersOf({ integrations }: Environment): StandInLayer[] {
  const needed = integrations.map(({ secret }) => LAYER_OF_SOURCE[secret.source]);
  return STAND_IN_LAYERS.filter((layer) => needed.includes(layer));
}
