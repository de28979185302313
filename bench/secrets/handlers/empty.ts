/** Reads nothing: what a process costs. */
import { callThirdParty } from "./third-party";

export async function handler() {
  return await Promise.resolve(callThirdParty("a key"));
}
