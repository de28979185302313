/** The protocol of the loopback providers without a client: one `node:http` request for each read. */
import { request } from "node:http";
import { type CreateReader, keyOf, REQUEST_TIMEOUT_MS, SECRET_NAME } from "./reader";

export const createReader: CreateReader = ({ port }) => {
  const read = async (): Promise<string> => {
    const answer = JSON.parse(await get(port)) as { SecretString: string };
    return keyOf(answer.SecretString);
  };
  return { read, textOf: String, refresh: read, holders: [] };
};

function get(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path: `/secretsmanager/get?secretId=${SECRET_NAME}`,
      headers: { "X-Aws-Parameters-Secrets-Token": process.env.AWS_SESSION_TOKEN },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    };
    const sent = request(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`The provider answered ${response.statusCode ?? 0}.`));
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}
