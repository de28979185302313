/**
 * A read is an invocation of the middy handler, the only way to the value.
 *
 * @see https://middy.js.org/docs/middlewares/secrets-manager
 */
import middy from "@middy/core";
import secretsManager, { secret } from "@middy/secrets-manager";
import type { Context } from "aws-lambda";
import { type CreateReader, keyOf, SDK_CONFIGURATION, SECRET_NAME } from "./reader.js";

type WithSecret = Context & { secret: unknown };

export const createReader: CreateReader = ({ ttlMs }) => {
  const handler = handlerWith("cached", ttlMs);
  // There is no way past the cache but another one that keeps nothing.
  const uncached = handlerWith("uncached", 0);
  return {
    read: () => handler({}, context()),
    textOf: keyOf,
    refresh: () => uncached({}, context()),
    holders: [handler],
  };
};

function handlerWith(cacheKey: string, cacheExpiry: number) {
  const middleware = secretsManager({
    fetchData: { secret: secret<unknown>(SECRET_NAME) },
    awsClientOptions: SDK_CONFIGURATION,
    cacheKey,
    cacheExpiry,
    setToContext: true,
  });
  return middy()
    .use(middleware)
    .handler((_event: unknown, context: WithSecret) => Promise.resolve(context.secret));
}

/** Lambda makes one for each invocation, and the middleware puts the secret into it. */
function context(): WithSecret {
  return { getRemainingTimeInMillis: () => 60_000 } as WithSecret;
}
