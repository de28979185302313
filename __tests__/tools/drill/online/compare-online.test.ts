import { loadEnvironment } from "../../../../config/load-environment";
import { matchesEventPattern, matchesFilterPattern } from "../../../../detections/evaluate";
import type { DrilledDetection } from "../../../../tools/drill/drill";
import { compareOnline } from "../../../../tools/drill/online/compare-online";
import { renderOnlineReport } from "../../../../tools/drill/online/render-online-report";
import type { Recording } from "../../../../tools/drill/recorded-events";
import type { TestServices } from "../support/test-services";
import { startTestServices } from "../support/test-services";

const environment = loadEnvironment("prod");

const event = (eventName: string, number = 1) => ({
  eventSource: "sts.amazonaws.com",
  eventName,
  eventType: "AwsApiCall",
  eventTime: "2026-03-02T10:00:00Z",
  number,
});

const recording = (name: string, ...events: Record<string, unknown>[]): Recording => ({
  name,
  summary: "Something happens.",
  source: "https://docs.aws.amazon.com/",
  evidence: "composed",
  changes: "Everything.",
  events,
});

const RECORDINGS = [
  recording("reads/one", event("AssumeRole"), event("GetCallerIdentity")),
  recording("reads/many", ...Array.from({ length: 120 }, (_, number) => event("GetToken", number))),
  { ...recording("reads/parameter", event("AssumeRole")), store: "parameter-store" as const },
];

const DETECTION: DrilledDetection = {
  id: "reader-assumed",
  filterPattern: '{ $.eventName = "AssumeRole" }',
  eventPattern: { detail: { eventName: ["AssumeRole"] } },
  drills: [],
};

let aws: TestServices;

beforeEach(async () => {
  aws = await startTestServices(environment.account);
});

afterEach(() => aws.close());

const compare = (detections: DrilledDetection[] = [DETECTION], lines: string[] = []) =>
  compareOnline({
    environment,
    detections,
    recordings: RECORDINGS,
    // The other mode holds requests back for seconds after a throttled one.
    retryMode: "standard",
    connection: aws.connection,
    progress: (line) => lines.push(line),
  });

describe("asking AWS", () => {
  it("agrees with an AWS that says the same, and says how much was asked", async () => {
    const report = await compare();

    expect(report).toEqual({
      environment: "prod",
      questions: { filter: 122, rule: 1 },
      disagreements: [],
    });
  });

  it("asks about at most 50 events at once, and about each", async () => {
    await compare();

    expect(aws.filterQuestions.map(({ logEventMessages }) => logEventMessages.length)).toEqual([
      50, 50, 22,
    ]);
    const numbers = aws.filterQuestions
      .flatMap(({ logEventMessages }) => logEventMessages)
      .map((message) => JSON.parse(message) as { eventName: string; number: number })
      .filter(({ eventName }) => eventName === "GetToken")
      .map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, number) => number));
  });

  it("asks EventBridge about events in its envelope, and only about those a pattern is about", async () => {
    await compare();

    expect(aws.ruleQuestions).toHaveLength(1);
    expect(JSON.parse(aws.ruleQuestions[0]?.Event ?? "")).toMatchObject({
      "detail-type": "AWS API Call via CloudTrail",
      source: "aws.sts",
      detail: { eventName: "AssumeRole" },
    });
  });

  it("tells which filter matches what it should not, and which event that is", async () => {
    aws.filterMatches = (pattern, each) =>
      (each as { number: number }).number === 77 || matchesFilterPattern(pattern, each);

    const report = await compare();

    expect(report.disagreements).toHaveLength(1);
    expect(renderOnlineReport(report)).toContain(
      "reader-assumed: CloudWatch Logs says that it matches reads/many, event 78, GetToken",
    );
  });

  it("tells which rule does not match what it should", async () => {
    aws.ruleMatches = (pattern, each) => !matchesEventPattern(pattern, each);

    const report = await compare([{ ...DETECTION, integration: "weather" }]);

    expect(renderOnlineReport(report)).toContain("disagreements: 1");
    expect(renderOnlineReport(report)).toContain(
      "reader-assumed (weather): EventBridge says that it does not match reads/one, event 1, AssumeRole",
    );
  });

  it("tells of patterns that AWS does not take, once each", async () => {
    aws.filterMatches = () => ({ code: "InvalidParameterException", message: "Invalid pattern" });
    aws.ruleMatches = () => ({ code: "InvalidEventPatternException", message: "Not valid" });

    const text = renderOnlineReport(await compare());

    expect(text).toContain("disagreements: 2");
    expect(text).toContain(
      "does not take the pattern (InvalidParameterException: Invalid pattern)",
    );
    expect(text).toContain("does not take the pattern (InvalidEventPatternException: Not valid)");
  });

  it("waits when it is throttled, and says how far it is", async () => {
    aws.throttled = 1;
    const lines: string[] = [];

    const report = await compare([DETECTION], lines);

    expect(report.disagreements).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining(["weather: CloudWatch Logs: 1 of 1 filter patterns"]),
    );
  });

  it("asks nothing as an identity of another account", async () => {
    await aws.close();
    aws = await startTestServices("999988887777");

    await expect(compare()).rejects.toThrow(/of account 999988887777.*Nothing was asked/);
    expect(aws.filterQuestions).toEqual([]);
  });

  it("says which permissions it needs", async () => {
    aws.filterMatches = () => ({ code: "AccessDeniedException", message: "no" });

    await expect(compare()).rejects.toThrow(/logs:TestMetricFilter, events:TestEventPattern/);
  });
});
