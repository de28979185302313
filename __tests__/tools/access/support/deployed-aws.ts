import type { AwsConnection } from "../../../../tools/access/deployed/aws-connection";
import { sendJson, startHttpServer } from "../../../lambda-src/support/loopback-server";
import type { ReceivedRequest } from "../../../lambda-src/support/loopback-server";

/** Parameters of a call: of a JSON body, or of the query protocol as it has them. */
type Input = Readonly<Record<string, unknown>>;

/** What an operation answers: the members of its output, or an error. */
export type Answer = Record<string, unknown> | { readonly error: string; readonly status?: number };

/** The calls by which policies are read back, over the protocols of their services. */
export interface DeployedAws {
  readonly connection: Required<AwsConnection>;
  /** Names of the operations, in the order of their arrival. */
  readonly operations: string[];
  /** What an operation answers from now on. */
  answer(operation: string, answer: Answer | ((input: Input) => Answer)): void;
  close(): Promise<void>;
}

/** Operations of the query protocol that have a namespace of their own. */
const NAMESPACES: Readonly<Record<string, string>> = {
  GetCallerIdentity: "https://sts.amazonaws.com/doc/2011-06-15/",
  GetTopicAttributes: "http://sns.amazonaws.com/doc/2010-03-31/",
};
const EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
/** Those of EC2, whose answers have no element around the result. */
const EC2_OPERATIONS = [
  "DescribeVpcs",
  "DescribeVpcEndpoints",
  "DescribeSecurityGroups",
  "DescribeRouteTables",
];
const IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

/** Starts them, for an identity of an account. Nothing is deployed but what the test answers. */
export async function startDeployedAws(account: string): Promise<DeployedAws> {
  const answers = new Map<string, (input: Input) => Answer>();
  const operations: string[] = [];
  const server = await startHttpServer((request, response) => {
    const { operation, input, protocol } = callOf(request);
    operations.push(operation);
    const answer = answers.get(operation)?.(input) ?? { error: "UnexpectedCall" };
    const failed = "error" in answer;
    const status = failed ? Number(answer.status ?? 400) : 200;
    if (protocol === "json") {
      const body = failed ? { __type: answer.error, message: "a message" } : answer;
      sendJson(response, status, body, failed ? { "x-amzn-errortype": String(answer.error) } : {});
      return;
    }
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(failed ? errorXml(String(answer.error)) : resultXml(operation, answer));
  });
  const aws: DeployedAws = {
    connection: {
      endpoint: server.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    },
    operations,
    answer: (operation, answer) => {
      answers.set(operation, typeof answer === "function" ? answer : () => answer);
    },
    close: () => server.close(),
  };
  aws.answer("GetCallerIdentity", {
    Account: account,
    Arn: `arn:aws:iam::${account}:role/auditor`,
  });
  return aws;
}

function callOf({ url, headers, body }: ReceivedRequest): {
  operation: string;
  input: Input;
  protocol: "json" | "query";
} {
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const [, operation = ""] = target.split(".");
    // Two services have an operation of this name.
    const service = target.startsWith("DynamoDB") ? "DynamoDB." : "";
    return {
      operation: `${service}${operation}`,
      input: JSON.parse(body) as Input,
      protocol: "json",
    };
  }
  const [, FunctionName, part] = /functions\/([^/]+)\/(configuration|policy)/.exec(url) ?? [];
  if (part !== undefined) {
    const operation = part === "policy" ? "Lambda.GetPolicy" : "GetFunctionConfiguration";
    return { operation, input: { FunctionName }, protocol: "json" };
  }
  const parameters = Object.fromEntries(new URLSearchParams(body));
  return { operation: parameters.Action ?? "", input: parameters, protocol: "query" };
}

function resultXml(operation: string, answer: Record<string, unknown>): string {
  const isOfEc2 = EC2_OPERATIONS.includes(operation);
  const namespace = isOfEc2 ? EC2_NAMESPACE : (NAMESPACES[operation] ?? IAM_NAMESPACE);
  const members = xmlOf(answer);
  const result = isOfEc2 ? members : `<${operation}Result>${members}</${operation}Result>`;
  return `<${operation}Response xmlns="${namespace}">${result}</${operation}Response>`;
}

/** Members as elements; of a list each item as `member`, or as `item` where EC2 has it so. */
function xmlOf(value: unknown, item = "member"): string {
  if (Array.isArray(value)) {
    return value.map((each) => `<${item}>${xmlOf(each, item)}</${item}>`).join("");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(
        ([name, each]) =>
          `<${name}>${xmlOf(each, /(Set|Info)$/.test(name) ? "item" : item)}</${name}>`,
      )
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function errorXml(code: string): string {
  return (
    `<ErrorResponse xmlns="${IAM_NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code>` +
    "<Message>a message</Message></Error><RequestId>1</RequestId></ErrorResponse>"
  );
}
