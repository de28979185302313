import type { Reader } from "../contestants/reader";
import { RejectedKeyError, ThirdParty } from "./third-party";

export interface Requests {
  /** The only key that the third party takes; left out, it takes none. */
  readonly validKey?: string;
  readonly requests: number;
  /** How many run at the same time. */
  readonly concurrency: number;
}

/** @returns how many requests the third party served */
export async function requestThirdParty(
  reader: Reader,
  { validKey, requests, concurrency }: Requests,
): Promise<number> {
  const thirdParty = new ThirdParty(validKey);
  let next = 0;
  let served = 0;
  const worker = async (): Promise<void> => {
    while (next++ < requests) {
      try {
        await request(reader, thirdParty);
        served += 1;
      } catch (error) {
        if (!(error instanceof RejectedKeyError)) throw error;
      }
    }
  };
  const all = () => Promise.all(Array.from({ length: concurrency }, worker));
  await (reader.invocation?.(all) ?? all());
  return served;
}

/** A request, and one more with another key when the first was rejected. */
async function request(reader: Reader, thirdParty: ThirdParty): Promise<string> {
  const call = (key: string) => thirdParty.call(key);
  if (reader.withSecret !== undefined) return await reader.withSecret(call);
  const key = reader.textOf(await reader.read());
  try {
    return await call(key);
  } catch (error) {
    if (reader.refresh === undefined) throw error;
    return await call(reader.textOf(await reader.refresh()));
  }
}
