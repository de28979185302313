import type { GetEventSelectorsResponse, Trail } from "@aws-sdk/client-cloudtrail";
import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { sendJson, startHttpServer } from "../../../../lambda-src/support/loopback-server";

/** What CloudTrail answers about one trail: GetTrailStatus and GetEventSelectors. */
export interface TrailAnswers {
  readonly status: object;
  readonly selectors: Pick<GetEventSelectorsResponse, "EventSelectors" | "AdvancedEventSelectors">;
}

/** What CloudTrail and CloudWatch Logs have. */
export interface TestAudit {
  readonly logGroups: readonly LogGroup[];
  readonly trails: readonly Trail[];
  /** By ARN; every other is refused. */
  readonly answers: Readonly<Record<string, TrailAnswers>>;
}

/** CloudTrail and CloudWatch Logs over their documented protocols, for one test. */
export async function startTestAudit({ logGroups, trails, answers }: TestAudit) {
  const server = await startHttpServer(({ headers, body }, response) => {
    const operation = String(headers["x-amz-target"] ?? "").split(".")[1];
    const input = JSON.parse(body) as Readonly<Record<string, string>>;
    const of = answers[input.Name ?? input.TrailName ?? ""];
    const prefix = input.logGroupNamePrefix ?? "";
    const answer =
      operation === "DescribeLogGroups"
        ? { logGroups: logGroups.filter(({ logGroupName }) => logGroupName?.startsWith(prefix)) }
        : operation === "DescribeTrails"
          ? { trailList: trails }
          : operation === "GetTrailStatus"
            ? of?.status
            : operation === "GetEventSelectors"
              ? of?.selectors
              : undefined;
    if (answer === undefined) {
      sendJson(response, 400, { __type: "AccessDeniedException", message: "not authorized" });
    } else {
      sendJson(response, 200, answer);
    }
  });
  return {
    connection: {
      endpoint: server.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    },
    close: () => server.close(),
  };
}
