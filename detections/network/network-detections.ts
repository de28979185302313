import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import { ofEnvironment } from "../catalog-entry";
import type { NetworkIds } from "../network-ids";
import { besideFunction } from "./beside-function";
import { endpointChanged } from "./endpoint-changed";
import { endpointRefused } from "./endpoint-refused";
import { networkChanged } from "./network-changed";

/** The way to the value was changed, or the endpoint's lock was tried. */
export function networkDetections(environment: Environment, network: NetworkIds): CatalogEntry[] {
  return ofEnvironment({
    "endpoint-refused": () => endpointRefused(environment, network),
    "endpoint-changed": () => endpointChanged(environment, network),
    "network-changed": () => networkChanged(environment, network),
    "beside-function": () => besideFunction(environment, network),
  });
}
