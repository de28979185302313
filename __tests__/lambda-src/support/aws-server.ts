import type { ServerResponse } from "node:http";
import { type ReceivedRequest, sendJson, startHttpServer } from "./loopback-server";

export type AwsResponder = (request: ReceivedRequest, response: ServerResponse) => void;

/** The part of Secrets Manager and DynamoDB that the function calls, over their JSON protocols. */
export interface AwsServer {
  readonly url: string;
  /** What GetSecretValue answers. A test can replace it. */
  getSecretValue: AwsResponder;
  /** What PutItem answers. A test can replace it. */
  putItem: AwsResponder;
  /** The rows, by key. PutItem honours attribute_not_exists on them. */
  readonly rows: Map<string, Record<string, unknown>>;
  /** The bodies of the calls to an operation. */
  calls(operation: "GetSecretValue" | "PutItem"): Record<string, unknown>[];
  close(): Promise<void>;
}

/** Starts the server and points the AWS SDK of this process to it. */
export async function startAwsServer(): Promise<AwsServer> {
  const rows = new Map<string, Record<string, unknown>>();
  const server = await startHttpServer((request, response) => {
    const respond = operationOf(request) === "PutItem" ? aws.putItem : aws.getSecretValue;
    respond(request, response);
  });
  const aws: AwsServer = {
    url: server.url,
    rows,
    getSecretValue: secretAnswer({ SecretString: JSON.stringify({ apiKey: "unset" }) }),
    putItem: (request, response) => {
      const { Item } = JSON.parse(request.body) as { Item: Record<string, { S: string }> };
      const key = `${Item.location?.S ?? ""} ${Item.observedAt?.S ?? ""}`;
      if (rows.has(key)) awsError(400, "ConditionalCheckFailedException")(request, response);
      else {
        rows.set(key, Item);
        sendJson(response, 200, {});
      }
    },
    calls: (operation) =>
      server.requests
        .filter((request) => operationOf(request) === operation)
        .map(({ body }) => JSON.parse(body) as Record<string, unknown>),
    close: () => server.close(),
  };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: "eu-south-2",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  });
  return aws;
}

/** A GetSecretValue answer. */
export function secretAnswer(
  fields: { SecretString?: string; SecretBinary?: string },
  versionId = "version-1",
): AwsResponder {
  const ARN = "arn:aws:secretsmanager:eu-south-2:111122223333:secret:weather-AbCdEf";
  return (_, response) => {
    sendJson(response, 200, { ARN, Name: "weather", VersionId: versionId, ...fields });
  };
}

/** An error of an AWS service. */
export function awsError(status: number, type: string, message = "a message"): AwsResponder {
  return (_, response) => {
    sendJson(response, status, { __type: type, message });
  };
}

function operationOf(request: ReceivedRequest): string {
  return String(request.headers["x-amz-target"]).split(".")[1] ?? "";
}
