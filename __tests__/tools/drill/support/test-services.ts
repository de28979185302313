import { matchesEventPattern, matchesFilterPattern } from "../../../../detections/evaluate";
import type { EventPattern } from "../../../../detections/event-pattern";
import type { AwsConnection } from "../../../../tools/access/deployed/aws-connection";
import { sendJson, startHttpServer } from "../../../lambda-src/support/loopback-server";

/** A secret access key that no output may show. */
export const SECRET_ACCESS_KEY = "canary/7d0a51b2c9";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html */
export interface FilterQuestion {
  readonly filterPattern: string;
  readonly logEventMessages: readonly string[];
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export interface RuleQuestion {
  readonly EventPattern: string;
  readonly Event: string;
}

interface AwsFailure {
  readonly code: string;
  readonly message: string;
}

/** CloudWatch Logs, EventBridge and STS, over their documented protocols, for one test. */
export interface TestServices {
  readonly connection: Required<AwsConnection>;
  readonly filterQuestions: FilterQuestion[];
  readonly ruleQuestions: RuleQuestion[];
  /** Whether a message matches. Without it as the evaluator says. */
  filterMatches: (pattern: string, event: unknown) => boolean | AwsFailure;
  /** Whether an event matches. Without it as the evaluator says. */
  ruleMatches: (pattern: EventPattern, event: unknown) => boolean | AwsFailure;
  /** How many of the next requests are refused for their number. */
  throttled: number;
  close(): Promise<void>;
}

/** Starts them, for an identity of an account. */
export async function startTestServices(account: string): Promise<TestServices> {
  const fail = ({ code, message }: AwsFailure) => ({ __type: code, message });
  const server = await startHttpServer(({ headers, body }, response) => {
    const target = String(headers["x-amz-target"] ?? "");
    if (target === "") {
      response.writeHead(200, { "content-type": "text/xml" });
      response.end(callerIdentity(account));
      return;
    }
    if (services.throttled > 0) {
      services.throttled -= 1;
      sendJson(response, 400, fail({ code: "ThrottlingException", message: "Rate exceeded" }));
      return;
    }
    const answer =
      target === "Logs_20140328.TestMetricFilter"
        ? testMetricFilter(JSON.parse(body) as FilterQuestion)
        : target === "AWSEvents.TestEventPattern"
          ? testEventPattern(JSON.parse(body) as RuleQuestion)
          : { code: "UnknownOperationException", message: target };
    if ("code" in answer) sendJson(response, 400, fail(answer));
    else sendJson(response, 200, answer);
  });

  const testMetricFilter = (question: FilterQuestion) => {
    services.filterQuestions.push(question);
    const { filterPattern, logEventMessages } = question;
    if (logEventMessages.length < 1 || logEventMessages.length > 50) {
      return { code: "InvalidParameterException", message: "1 to 50 messages" };
    }
    const matches = [];
    for (const [index, eventMessage] of logEventMessages.entries()) {
      const matched = services.filterMatches(filterPattern, JSON.parse(eventMessage));
      if (typeof matched === "object") return matched;
      if (matched) matches.push({ eventNumber: index + 1, eventMessage, extractedValues: {} });
    }
    return { matches };
  };

  const testEventPattern = (question: RuleQuestion) => {
    services.ruleQuestions.push(question);
    const event = JSON.parse(question.Event) as Record<string, unknown>;
    const missing = REQUIRED_FIELDS.filter((field) => event[field] === undefined);
    if (missing.length > 0) {
      return { code: "ValidationException", message: `Event is missing ${missing.join(", ")}` };
    }
    const matched = services.ruleMatches(JSON.parse(question.EventPattern) as EventPattern, event);
    return typeof matched === "object" ? matched : { Result: matched };
  };

  const services: TestServices = {
    connection: {
      endpoint: server.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET_ACCESS_KEY },
    },
    filterQuestions: [],
    ruleQuestions: [],
    filterMatches: matchesFilterPattern,
    ruleMatches: matchesEventPattern,
    throttled: 0,
    close: () => server.close(),
  };
  return services;
}

/** What an event has to have, says the page of TestEventPattern. */
const REQUIRED_FIELDS = ["id", "account", "source", "time", "region", "resources", "detail-type"];

function callerIdentity(account: string): string {
  return (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
    `<GetCallerIdentityResult><Arn>arn:aws:iam::${account}:role/auditor</Arn>` +
    `<Account>${account}</Account></GetCallerIdentityResult>` +
    "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
  );
}
