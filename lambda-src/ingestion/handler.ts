import { createHandler, type IngestionHandler } from "./create-handler";
import { createDependencies } from "./dependencies";
import { readSettings } from "./settings";

let ready: IngestionHandler | undefined;

/** The Lambda entry. The parts are made at the first invocation and kept for the next ones. */
export const handler: IngestionHandler = async (event, context) => {
  ready ??= createHandler(createDependencies(readSettings(process.env)));
  return ready(event, context);
};
