import type { ServerResponse } from "node:http";
import type { AwsConnection } from "../../../../../tools/access/deployed/aws-connection";
import { sendJson, startHttpServer } from "../../../../lambda-src/support/loopback-server";
import type { ReceivedRequest } from "../../../../lambda-src/support/loopback-server";

/** A secret access key that no output may show. */
export const SECRET_ACCESS_KEY = "canary/7d0a51b2c9";

/** SimulateCustomPolicy, as it arrived. */
export interface Simulation {
  readonly action: string;
  readonly resource: string;
  readonly policies: string[];
  readonly resourcePolicy: string | undefined;
  readonly resourceOwner: string | undefined;
  readonly caller: string | undefined;
  readonly boundaries: string[];
  /** `type value,value` by key. */
  readonly context: Record<string, string>;
}

/** What the simulator answers. */
export interface SimulatorDecision {
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  readonly matched?: readonly { readonly policy: string; readonly line: number }[];
  readonly missing?: readonly string[];
  readonly allowedByOrganizations?: boolean;
}

/** An error of IAM, or of Access Analyzer. */
export interface AwsFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

interface AnalyzerCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** IAM, STS and Access Analyzer, over their documented protocols, for one test. */
export interface AwsTools {
  readonly connection: Required<AwsConnection>;
  /** In the order of their arrival, those that fail too. */
  readonly simulations: Simulation[];
  readonly analyzerCalls: AnalyzerCall[];
  /** What the simulator answers. Without it everything is denied for want of an Allow. */
  simulate: (simulation: Simulation) => SimulatorDecision | AwsFailure;
  /** What Access Analyzer answers to an operation. Without it nothing is found. */
  analyze: (call: AnalyzerCall) => Record<string, unknown> | AwsFailure;
  close(): Promise<void>;
}

const PATHS: Readonly<Record<string, string>> = {
  "/policy/validation": "ValidatePolicy",
  "/policy/check-no-public-access": "CheckNoPublicAccess",
  "/policy/check-access-not-granted": "CheckAccessNotGranted",
};

/** Starts them, for an identity of an account. */
export async function startAwsTools(account: string): Promise<AwsTools> {
  const server = await startHttpServer((request, response) => {
    const [path = ""] = request.url.split("?");
    const operation = PATHS[path];
    if (operation === undefined) query(request, response);
    else {
      const call = { operation, input: JSON.parse(request.body) as Record<string, unknown> };
      tools.analyzerCalls.push(call);
      const answer = tools.analyze(call);
      if (isFailure(answer)) {
        const headers = { "x-amzn-errortype": answer.code };
        sendJson(response, answer.status, { message: answer.message }, headers);
      } else sendJson(response, 200, answer);
    }
  });
  const query = (request: ReceivedRequest, response: ServerResponse) => {
    const parameters = new URLSearchParams(request.body);
    const action = parameters.get("Action") ?? "";
    if (action === "GetCallerIdentity") {
      const result = `<Arn>arn:aws:iam::${account}:role/auditor</Arn><Account>${account}</Account>`;
      sendXml(response, 200, answerOf(action, result, "sts.amazonaws.com/doc/2011-06-15"));
      return;
    }
    const simulation = simulationOf(parameters);
    tools.simulations.push(simulation);
    const answer = tools.simulate(simulation);
    if (isFailure(answer)) {
      sendXml(response, answer.status, errorOf(answer));
    } else {
      sendXml(
        response,
        200,
        answerOf(action, resultOf(simulation, answer), "iam.amazonaws.com/doc/2010-05-08"),
      );
    }
  };
  const tools: AwsTools = {
    connection: {
      endpoint: server.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET_ACCESS_KEY },
    },
    simulations: [],
    analyzerCalls: [],
    simulate: () => ({ decision: "implicitDeny" }),
    analyze: ({ operation }) =>
      operation === "ValidatePolicy"
        ? { findings: [] }
        : { result: "PASS", message: "", reasons: [] },
    close: () => server.close(),
  };
  return tools;
}

/** The parameters of the query protocol: lists are `Name.member.1`. */
function simulationOf(parameters: URLSearchParams): Simulation {
  const list = (name: string) =>
    [...parameters].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
  const context: Record<string, string> = {};
  for (let index = 1; ; index += 1) {
    const entry = `ContextEntries.member.${index}`;
    const key = parameters.get(`${entry}.ContextKeyName`);
    if (key === null) break;
    const type = parameters.get(`${entry}.ContextKeyType`) ?? "";
    context[key] = `${type} ${list(`${entry}.ContextKeyValues`).join(",")}`;
  }
  return {
    action: list("ActionNames").join(),
    resource: list("ResourceArns").join(),
    policies: list("PolicyInputList"),
    resourcePolicy: parameters.get("ResourcePolicy") ?? undefined,
    resourceOwner: parameters.get("ResourceOwner") ?? undefined,
    caller: parameters.get("CallerArn") ?? undefined,
    boundaries: list("PermissionsBoundaryPolicyInputList"),
    context,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html */
function resultOf(
  { action, resource }: Simulation,
  { decision, matched = [], missing = [], allowedByOrganizations }: SimulatorDecision,
): string {
  const statements = matched
    .map(
      ({ policy, line }) =>
        `<member><SourcePolicyId>${policy}</SourcePolicyId>` +
        "<SourcePolicyType>IAM Policy</SourcePolicyType>" +
        `<StartPosition><Line>${line}</Line><Column>1</Column></StartPosition></member>`,
    )
    .join("");
  const keys = missing.map((key) => `<member>${key}</member>`).join("");
  const detail =
    `<MatchedStatements>${statements}</MatchedStatements>` +
    `<MissingContextValues>${keys}</MissingContextValues>`;
  return (
    `<IsTruncated>false</IsTruncated><EvaluationResults><member>` +
    `<EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName>` +
    `<EvalDecision>${decision}</EvalDecision>${detail}` +
    (allowedByOrganizations === undefined
      ? ""
      : "<OrganizationsDecisionDetail><AllowedByOrganizations>" +
        `${String(allowedByOrganizations)}</AllowedByOrganizations></OrganizationsDecisionDetail>`) +
    `<ResourceSpecificResults><member><EvalResourceName>${resource}</EvalResourceName>` +
    `<EvalResourceDecision>${decision}</EvalResourceDecision>${detail}</member>` +
    "</ResourceSpecificResults></member></EvaluationResults>"
  );
}

function answerOf(action: string, result: string, namespace: string): string {
  return (
    `<${action}Response xmlns="https://${namespace}/"><${action}Result>${result}</${action}Result>` +
    `<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`
  );
}

function errorOf({ code, message }: AwsFailure): string {
  return (
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
    `<Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
  );
}

function isFailure(answer: object): answer is AwsFailure {
  return "code" in answer;
}

function sendXml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml" });
  response.end(body);
}
