import { createHandler, type HandlerDependencies, type IngestionHandler } from "./create-handler";
import { createDependencies } from "./dependencies";
import { readSettings } from "./settings";

interface Parts {
  readonly secrets: HandlerDependencies["secrets"];
  readonly handler: IngestionHandler;
}

let ready: Parts | undefined;

/**
 * The Lambda entry. The parts are made once and kept for the next invocations. Asynchronous, so that
 * what is wrong with them is an error of the invocation.
 */
export const handler: IngestionHandler = async (event, context) => parts().handler(event, context);

/**
 * Reads the key before the first invocation. What is wrong with the configuration is left to the first
 * invocation, whose error reaches the on-failure destination.
 */
export async function prefetch(): Promise<void> {
  let secrets;
  try {
    ({ secrets } = parts());
  } catch {
    return;
  }
  await secrets.prefetch("apiKey");
}

function parts(): Parts {
  ready ??= createParts();
  return ready;
}

function createParts(): Parts {
  const dependencies = createDependencies(readSettings(process.env));
  return { secrets: dependencies.secrets, handler: createHandler(dependencies) };
}
