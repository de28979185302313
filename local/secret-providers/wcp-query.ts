import { WcpAnswer } from "./wcp-answer";

/** What a request asks for. */
export interface WcpQuery {
  readonly secretId: string;
  readonly versionId: string | undefined;
  readonly versionStage: string | undefined;
  readonly refreshNow: boolean;
  readonly roleArn: string | undefined;
}

const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const REFRESH_NOW: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/**
 * Reads `/secretsmanager/get?secretId=…`, or `/v1/<secretId>` when the id is in the path.
 *
 * @param secretId - of the path, not decoded
 * @throws {WcpAnswer} that refuses the request
 */
export function parseWcpQuery(url: URL, secretId?: string): WcpQuery {
  if (secretId === "") throw new WcpAnswer(400, "missing secret ID");
  const names = ["versionId", "versionStage", "refreshNow", "roleArn"];
  if (secretId === undefined) names.push("secretId");
  let refreshNow: boolean | undefined = false;
  for (const [name, value] of url.searchParams) {
    if (!names.includes(name)) throw new WcpAnswer(400, `unknown parameter: ${name}`);
    if (name === "refreshNow") refreshNow = REFRESH_NOW.get(value.toLowerCase());
    if (refreshNow === undefined) throw new WcpAnswer(400, "invalid refreshNow value");
  }
  const last = (name: string) => url.searchParams.getAll(name).at(-1);
  const id = secretId ?? last("secretId") ?? "";
  if (id === "") throw new WcpAnswer(400, "missing parameter secretId");
  const roleArn = last("roleArn");
  if (roleArn !== undefined && !ROLE_ARN.test(roleArn)) {
    const format = "expected arn:<partition>:iam::<account>:role/<name>";
    throw new WcpAnswer(400, `invalid roleArn format, ${format}`);
  }
  return {
    secretId: id,
    versionId: last("versionId"),
    versionStage: last("versionStage"),
    refreshNow,
    roleArn,
  };
}
