/**
 * The Lambda entry that reads the key in the INIT phase. Only a top-level await ends there: a call that
 * a module starts and does not await is frozen with the sandbox and fails later. Top-level await needs
 * an ECMAScript module; the bundle itself stays CommonJS, which starts faster.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
import ingestion from "./handler.js";

await ingestion.prefetch();

export const handler = ingestion.handler;
