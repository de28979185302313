import { request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export const TOKEN = "the token";

/** One request to a provider, with the token unless other headers are given. */
export function ask(
  port: number,
  path: string,
  headers: Record<string, string> = { "X-Aws-Parameters-Secrets-Token": TOKEN },
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port, path, headers, method, agent: false },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** The parsed body of an answer with a secret. */
export async function secretOf(port: number, path: string): Promise<Record<string, unknown>> {
  const { status, body } = await ask(port, path);
  if (status !== 200) throw new Error(`${status} ${body}`);
  return JSON.parse(body) as Record<string, unknown>;
}
