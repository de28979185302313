import type { Context } from "aws-lambda";
import { createHandler, type IngestionHandler } from "../../../lambda-src/ingestion/create-handler";
import { createDependencies } from "../../../lambda-src/ingestion/dependencies";
import { readSettings } from "../../../lambda-src/ingestion/settings";
import { ENVIRONMENT } from "./environment";

/** The real handler with the real clients. Pauses before a retry take no time. */
export function createTestHandler(
  changes: Partial<Record<keyof typeof ENVIRONMENT, string>>,
  now: () => number = Date.now,
): IngestionHandler {
  const runtime = { now, sleep: () => Promise.resolve(), random: () => 0 };
  return createHandler(createDependencies(readSettings({ ...ENVIRONMENT, ...changes }), runtime));
}

/** The context that Lambda passes. */
export function contextWith(remainingMs: () => number = () => 900_000): Context {
  // Without done, fail and succeed, which are deprecated and not used.
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "acme-dev-weather",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-south-2:111122223333:function:acme-dev-weather",
    memoryLimitInMB: "256",
    awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    logGroupName: "/aws/lambda/acme-dev-weather",
    logStreamName: "2026/01/01/[$LATEST]0",
    getRemainingTimeInMillis: remainingMs,
  } as Context;
}
