import { UsageError } from "../../command-line";

/**
 * What a call returns, or `undefined` when AWS answers with one of these errors.
 *
 * @param absent names of the errors that say that it does not exist
 */
export async function found<T>(
  call: Promise<T>,
  ...absent: readonly string[]
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && absent.includes(error.name)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The same, for what must exist.
 *
 * @param what names it, and the stack that creates it, for the error
 * @throws UsageError when it does not
 */
export async function deployed<T>(
  call: Promise<T>,
  what: { readonly name: string; readonly stack: string },
  ...absent: readonly string[]
): Promise<T> {
  const result = await found(call, ...absent);
  if (result === undefined) {
    throw notDeployed(what);
  }
  return result;
}

/** Says what is missing and how to mend it. */
export function notDeployed(what: { readonly name: string; readonly stack: string }): UsageError {
  return new UsageError(
    `There is no ${what.name}: deploy the stack ${what.stack} first, or leave out --deployed to ` +
      "look at the synthesized policies.",
  );
}
