import { nearest } from "../../config/nearest";

/** Names in their order, but for the one that was most likely meant, which comes first. */
export function nearestFirst(word: string, names: readonly string[]): string[] {
  const meant = nearest(word, names);
  return meant === undefined ? [...names] : [meant, ...names.filter((name) => name !== meant)];
}
