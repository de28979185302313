import { sendJson, startHttpServer } from "../../../lambda-src/support/loopback-server";

/** An answer in JSON, or in whatever comes instead. */
export type Answer = { readonly status?: number } & (
  { readonly body: unknown } | { readonly raw: string }
);

/** What a call was, as STS, Secrets Manager or Parameter Store received it. */
export interface Call {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** STS, Secrets Manager and Parameter Store, for one test. */
export interface OperatorAws {
  /** Environment variables that point the AWS SDK to it. */
  readonly variables: Record<string, string>;
  /** In order, but for the look at the own identity. */
  readonly calls: Call[];
  /** What an operation answers: a value, or made of what was asked. */
  answer(operation: string, answer: Answer | ((input: Record<string, unknown>) => Answer)): void;
  close(): Promise<void>;
}

/** Starts the services, for an identity of an account. */
export async function startOperatorAws(account: string): Promise<OperatorAws> {
  const calls: Call[] = [];
  const answers = new Map<string, (input: Record<string, unknown>) => Answer>();
  const server = await startHttpServer((request, response) => {
    const [, operation] = String(request.headers["x-amz-target"] ?? "").split(".");
    if (operation === undefined) {
      response.writeHead(200, { "content-type": "text/xml" });
      response.end(
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
          `<GetCallerIdentityResult><Arn>arn:aws:iam::${account}:role/operator</Arn>` +
          `<UserId>AROAEXAMPLE</UserId><Account>${account}</Account></GetCallerIdentityResult>` +
          "</GetCallerIdentityResponse>",
      );
      return;
    }
    const input = JSON.parse(request.body) as Record<string, unknown>;
    calls.push({ operation, input });
    const answer = answers.get(operation)?.(input) ?? awsError("UnexpectedCall", operation);
    const { status = 200 } = answer;
    if ("raw" in answer) {
      response.writeHead(status).end(answer.raw);
    } else {
      sendJson(response, status, answer.body);
    }
  });
  return {
    variables: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      AWS_MAX_ATTEMPTS: "1",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    calls,
    answer: (operation, answer) => {
      answers.set(operation, typeof answer === "function" ? answer : () => answer);
    },
    close: () => server.close(),
  };
}

/** An error of AWS. */
export function awsError(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}
