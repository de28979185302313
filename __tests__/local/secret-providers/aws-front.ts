import type { IncomingMessage, ServerResponse } from "node:http";
import type { BackendFailure, MemoryBackend } from "../../../local/secret-providers/memory-backend";
import { AwsError } from "../../../local/secret-providers/provider-backend";
import { bodyOf, startLoopbackServer } from "../../../local/loopback-server";
import { sendJson } from "../../lambda-src/support/loopback-server";

/** Secrets Manager, Parameter Store and STS over their own protocols, on top of a scripted backend. */
export interface AwsFront {
  readonly port: number;
  readonly url: string;
  /** How AssumeRole fails; `undefined` lets it succeed. */
  failAssumeRole(failure: BackendFailure | undefined): void;
  /** The AssumeRole calls, each with its parameters and the Region that it was signed for. */
  readonly assumedRoles: readonly Readonly<Record<string, string>>[];
  close(): Promise<void>;
}

/** Body of a request in one of the JSON protocols. */
interface JsonRequest {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly SecretIdList?: readonly string[];
  readonly Filters?: readonly { readonly Values: readonly string[] }[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Name?: string;
  readonly WithDecryption?: boolean;
}

/** Starts it. {@link awsEnvironment} points an AWS SDK to it. */
export async function startAwsFront(backend: MemoryBackend, port = 0): Promise<AwsFront> {
  const rolesByAccessKey = new Map<string, string>();
  const assumedRoles: Record<string, string>[] = [];
  let assumeRoleFailure: BackendFailure | undefined;
  const server = await startLoopbackServer((request, response) => {
    void answer(request, response);
  }, port);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await bodyOf(request)).toString("utf8");
    const operation = String(request.headers["x-amz-target"]).split(".")[1];
    const roleArn = rolesByAccessKey.get(credentialOf(request)[0]);
    try {
      if (operation === undefined) {
        const parameters = Object.fromEntries(new URLSearchParams(body));
        sendXml(response, 200, await answerSts(parameters, credentialOf(request)[2], roleArn));
      } else {
        const role = roleArn === undefined ? {} : { roleArn };
        sendJson(response, 200, await answerJson(operation, JSON.parse(body) as JsonRequest, role));
      }
    } catch (error) {
      if (!(error instanceof AwsError)) response.destroy();
      else if (operation === undefined) sendXml(response, error.status, xmlError(error));
      else sendJson(response, error.status, { __type: error.type, message: error.message });
    }
  }

  async function answerJson(
    operation: string,
    { SecretId = "", VersionId, VersionStage, ...body }: JsonRequest,
    role: { readonly roleArn?: string },
  ): Promise<object> {
    switch (operation) {
      case "GetSecretValue":
        return backend.getSecretValue({
          secretId: SecretId,
          ...(VersionId !== undefined && { versionId: VersionId }),
          ...(VersionStage !== undefined && { versionStage: VersionStage }),
          ...role,
        });
      case "DescribeSecret":
        return backend.describeSecret({ secretId: SecretId, ...role });
      case "BatchGetSecretValue":
        return backend.batchGetSecretValue({
          ...(body.SecretIdList && { secretIds: body.SecretIdList }),
          ...(body.Filters && { tagKeys: body.Filters.flatMap(({ Values }) => Values) }),
          ...(body.MaxResults !== undefined && { maxResults: body.MaxResults }),
          ...(body.NextToken !== undefined && { nextToken: body.NextToken }),
          ...role,
        });
      case "GetParameter": {
        const parameter = await backend.getParameter({
          name: body.Name ?? "",
          withDecryption: body.WithDecryption ?? false,
        });
        const LastModifiedDate = Date.parse(parameter.LastModifiedDate) / 1_000;
        return { Parameter: { ...parameter, LastModifiedDate } };
      }
      default:
        throw new AwsError(400, "UnknownOperationException", "");
    }
  }

  async function answerSts(
    parameters: Readonly<Record<string, string>>,
    region: string,
    roleArn: string | undefined,
  ): Promise<string> {
    if (parameters.Action !== "AssumeRole") {
      await backend.checkIdentity(roleArn);
      return result("GetCallerIdentity", "<Account>111122223333</Account>");
    }
    assumedRoles.push({ ...parameters, region });
    if (assumeRoleFailure === "hang") await new Promise(() => undefined);
    else if (assumeRoleFailure !== undefined) throw assumeRoleFailure;
    const accessKey = `ASIAEXAMPLE${rolesByAccessKey.size}`;
    rolesByAccessKey.set(accessKey, parameters.RoleArn ?? "");
    return result(
      "AssumeRole",
      `<Credentials><AccessKeyId>${accessKey}</AccessKeyId><SecretAccessKey>example</SecretAccessKey>` +
        "<SessionToken>example</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>",
    );
  }

  return {
    port: server.port,
    url: server.url,
    assumedRoles,
    failAssumeRole: (failure) => {
      assumeRoleFailure = failure;
    },
    close: () => server.close(),
  };
}

/** The variables that point an AWS SDK to it. */
export function awsEnvironment(front: Pick<AwsFront, "url">) {
  return {
    AWS_ENDPOINT_URL: front.url,
    AWS_REGION: "eu-south-2",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  };
}

/** Access key, date and Region that a request was signed with. */
function credentialOf(request: IncomingMessage): [string, string, string] {
  const scope = /Credential=([^,]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const [accessKey = "", date = "", region = ""] = scope.split("/");
  return [accessKey, date, region];
}

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

function result(action: string, content: string): string {
  const body = `<${action}Result>${content}</${action}Result>`;
  return `<${action}Response ${NAMESPACE}>${body}</${action}Response>`;
}

function xmlError({ type, message }: AwsError): string {
  const error = `<Type>Sender</Type><Code>${type}</Code><Message>${message}</Message>`;
  return `<ErrorResponse ${NAMESPACE}><Error>${error}</Error></ErrorResponse>`;
}

function sendXml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml" }).end(body);
}
