import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import type { NetworkIds } from "../network-ids";
import { besideFunction } from "./beside-function";
import { endpointChanged } from "./endpoint-changed";
import { endpointRefused } from "./endpoint-refused";
import { networkChanged } from "./network-changed";

/** The way to the value was changed, or the endpoint's lock was tried. */
export function networkDetections(environment: Environment, network: NetworkIds): Detection[] {
  return [
    ...endpointRefused(environment, network),
    endpointChanged(environment, network),
    networkChanged(environment, network),
    ...besideFunction(environment, network),
  ];
}
