import middy from "@middy/core";
import secretsManager, { secret } from "@middy/secrets-manager";
import type { Context } from "aws-lambda";
import { callThirdParty } from "./third-party.js";

interface Secret {
  apiKey: string;
}

type WithSecret = Context & { secret: Secret };

const middleware = secretsManager({
  fetchData: { secret: secret<Secret>(process.env.SECRET_NAME ?? "") },
  cacheExpiry: 300_000,
  setToContext: true,
});

const lambdaHandler = middy()
  .use(middleware)
  .handler((_event: unknown, context: WithSecret) =>
    Promise.resolve(callThirdParty(context.secret.apiKey)),
  );

export async function handler() {
  const context = { getRemainingTimeInMillis: () => 60_000 } as WithSecret;
  return (await lambdaHandler({}, context)) as unknown;
}
