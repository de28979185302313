import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
import { callThirdParty } from "./third-party";

export async function handler() {
  const secret = await getSecret<{ apiKey: string }>(process.env.SECRET_NAME ?? "", {
    maxAge: 300,
    transform: "json",
  });
  return callThirdParty(secret?.apiKey ?? "");
}
