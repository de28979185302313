import { get } from "node:http";
import { callThirdParty } from "./third-party";

export async function handler() {
  const body = await new Promise<string>((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port: process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT,
      path: `/secretsmanager/get?secretId=${process.env.SECRET_NAME ?? ""}`,
      headers: { "X-Aws-Parameters-Secrets-Token": process.env.AWS_SESSION_TOKEN },
    };
    get(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve(text);
      });
    }).on("error", reject);
  });
  const { SecretString } = JSON.parse(body) as { SecretString: string };
  return callThirdParty((JSON.parse(SecretString) as { apiKey: string }).apiKey);
}
