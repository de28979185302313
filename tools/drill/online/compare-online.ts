import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Environment } from "../../../config/schema";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import type { AwsConnection } from "../../access/deployed/aws-connection";
import { plainAwsErrors } from "../../aws-errors";
import { requireOwnAccount } from "../../secret/own-account";
import type { DrilledDetection } from "../drill";
import { isOfStore } from "../drill-integrations";
import { detectionsAbout } from "../drilled-detections";
import { placeholdersOf } from "../placeholders";
import type { Recording } from "../recorded-events";
import { eventsOf } from "../recorded-events";
import { askFilters } from "./ask-filters";
import { askRules } from "./ask-rules";
import type { Disagreement, OnlineReport, RecordedEvent } from "./online-report";

/** What the identity that asks needs. Nothing is created, changed or read but the answers. */
export const ONLINE_PERMISSIONS = [
  "sts:GetCallerIdentity",
  "logs:TestMetricFilter",
  "events:TestEventPattern",
] as const;

/**
 * The SDK waits longer each time, and sends less when it is throttled: both operations have a quota
 * of a few requests a second.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const MAX_ATTEMPTS = 10;

export interface CompareOnlineOptions {
  readonly environment: Environment;
  readonly detections: readonly DrilledDetection[];
  readonly recordings: readonly Recording[];
  /** Only this integration; absent for all. */
  readonly integration?: string;
  /** Reaches AWS other than by the shell's environment. */
  readonly connection?: AwsConnection;
  /** How a throttled request is repeated: `adaptive`, which sends less from then on, by default. */
  readonly retryMode?: "adaptive" | "standard";
  /** Gets a line now and then: it takes minutes. */
  readonly progress?: (line: string) => void;
}

/**
 * Asks CloudWatch Logs about every filter pattern and every recorded event, and EventBridge about
 * every event pattern and the recorded events of the services and operations that it is about. AWS
 * gets patterns and recorded events as text, and nothing of AWS is changed.
 *
 * @throws UsageError when the AWS identity is of another account, has no credentials or lacks a
 *   permission, or AWS refuses for the number of requests: it says how to mend it
 */
export function compareOnline(options: CompareOnlineOptions): Promise<OnlineReport> {
  const { environment, detections, connection = {}, retryMode = "adaptive" } = options;
  const progress = options.progress ?? (() => undefined);
  return plainAwsErrors(ONLINE_PERMISSIONS, async () => {
    await requireOwnAccount(environment, "Nothing was asked.", connection);
    const config = {
      region: environment.region,
      maxAttempts: MAX_ATTEMPTS,
      retryMode,
      ...connection,
    };
    const logs = new CloudWatchLogsClient(config);
    const eventBridge = new EventBridgeClient(config);
    const disagreements: Disagreement[] = [];
    const questions = { filter: 0, rule: 0 };
    for (const integration of environment.integrations) {
      if (![undefined, integration.name].includes(options.integration)) continue;
      const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
      const events = options.recordings
        .filter((recording) => isOfStore(recording, integration))
        .flatMap((recording) =>
          eventsOf(recording, placeholders).map((event, index): RecordedEvent => ({
            event,
            recording: recording.name,
            index,
          })),
        );
      const about = detectionsAbout(detections, integration.name);
      const tell = (line: string) => {
        progress(`${integration.name}: ${line}`);
      };
      const filters = await askFilters(logs, about, events, tell);
      const rules = await askRules(eventBridge, about, events, tell);
      disagreements.push(...filters.disagreements, ...rules.disagreements);
      questions.filter += filters.questions;
      questions.rule += rules.questions;
    }
    return { environment: environment.name, questions, disagreements };
  });
}
