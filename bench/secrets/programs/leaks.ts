import type { Reader } from "../contestants/reader";
import { SINKS, textIn } from "./sinks";

export interface Leaks {
  readonly sinks: number;
  /** Sinks that printed the value from what a read gives. */
  readonly fromResult: readonly string[];
  /** Sinks that printed it from an object that holds it: a client, a cache, a module's variable. */
  readonly fromHolders: readonly string[];
}

/** Prints what the contestant gives its users in every sink, and looks for the value. */
export async function findLeaks(reader: Reader, canary: string): Promise<Leaks> {
  const result = await reader.read();
  // The search itself has to work.
  if (!reader.textOf(result).includes(canary)) throw new Error("The canary was not read.");
  const sinksThatPrint = (subjects: readonly unknown[]): string[] =>
    Object.entries(SINKS)
      .filter(([, sink]) => subjects.some((subject) => textIn(sink, subject).includes(canary)))
      .map(([name]) => name);
  return {
    sinks: Object.keys(SINKS).length,
    fromResult: sinksThatPrint([result]),
    fromHolders: sinksThatPrint(reader.holders),
  };
}

/**
 * Reads a secret whose text is not the JSON that it should be.
 *
 * @returns the sinks in which the error prints the text. None when the read gives no error.
 */
export async function findLeaksOfError(reader: Reader, canary: string): Promise<readonly string[]> {
  try {
    await reader.read();
    return [];
  } catch (error) {
    return Object.entries(SINKS)
      .filter(([, sink]) => textIn(sink, error).includes(canary))
      .map(([name]) => name);
  }
}
