import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { TestMetricFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { matchesFilterPattern } from "../../../detections/evaluate";
import type { DrilledDetection } from "../drill";
import type { Answers, Disagreement, RecordedEvent } from "./online-report";

/**
 * As many messages as one request takes.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 */
const MESSAGES_PER_REQUEST = 50;

/** Bytes of one request: well below 1 MB, which CloudWatch Logs takes elsewhere. */
const BYTES_PER_REQUEST = 400_000;

/** Asks CloudWatch Logs which of the events each filter pattern matches. */
export async function askFilters(
  logs: CloudWatchLogsClient,
  detections: readonly DrilledDetection[],
  events: readonly RecordedEvent[],
  progress: (line: string) => void,
): Promise<Answers> {
  const disagreements: Disagreement[] = [];
  const withFilter = detections.filter(({ filterPattern }) => filterPattern !== undefined);
  let questions = 0;
  for (const [number, detection] of withFilter.entries()) {
    const { filterPattern = "" } = detection;
    for (const part of inRequests(events)) {
      const found = await matchedBy(logs, filterPattern, part);
      if (found instanceof Error) {
        disagreements.push({ channel: "filter", detection, aws: refusal(found) });
        break;
      }
      questions += part.length;
      for (const [index, about] of part.entries()) {
        const matches = found.has(index);
        if (matches !== matchesFilterPattern(filterPattern, about.event)) {
          const aws = matches ? "it matches" : "it does not match";
          disagreements.push({ channel: "filter", detection, about, aws });
        }
      }
    }
    progress(`CloudWatch Logs: ${number + 1} of ${withFilter.length} filter patterns`);
  }
  return { questions, disagreements };
}

/** Places of the events that match, from 0; or why CloudWatch Logs does not take the pattern. */
async function matchedBy(
  logs: CloudWatchLogsClient,
  filterPattern: string,
  events: readonly RecordedEvent[],
): Promise<ReadonlySet<number> | Error> {
  try {
    const { matches = [] } = await logs.send(
      new TestMetricFilterCommand({
        filterPattern,
        logEventMessages: events.map(({ event }) => JSON.stringify(event)),
      }),
    );
    // Numbers of events begin with 1.
    return new Set(matches.map(({ eventNumber = 0 }) => eventNumber - 1));
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidParameterException") {
      return error;
    }
    throw error;
  }
}

function refusal({ name, message }: Error): string {
  return `it does not take the pattern (${name}: ${message})`;
}

function inRequests(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const parts: RecordedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event.event));
    const last = parts.at(-1);
    if (
      last === undefined ||
      last.length === MESSAGES_PER_REQUEST ||
      bytes + size > BYTES_PER_REQUEST
    ) {
      parts.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return parts;
}
