import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { asEventBridgeEvent, matchesEventPattern } from "../../../detections/evaluate";
import { parsedEventPattern } from "../../../detections/evaluation/event-pattern-parser";
import type { DrilledDetection } from "../drill";
import { possibleRules } from "../possible-match";
import type { Answers, Disagreement, RecordedEvent } from "./online-report";

/** A request takes one event. */
const PROGRESS_EVERY = 100;

/**
 * Asks EventBridge whether each event pattern matches the events. Of services and operations that a
 * pattern is not about it is not asked: one request takes one event, and that would be thousands.
 */
export async function askRules(
  eventBridge: EventBridgeClient,
  detections: readonly DrilledDetection[],
  events: readonly RecordedEvent[],
  progress: (line: string) => void,
): Promise<Answers> {
  const pairs = detections.flatMap((detection) => {
    const { eventPattern } = detection;
    if (eventPattern === undefined) return [];
    const rules = parsedEventPattern(eventPattern);
    return events
      .filter(({ event: { eventSource, eventName } }) => {
        return possibleRules(rules, { eventSource, eventName }).length > 0;
      })
      .map((about) => ({ detection, eventPattern, about }));
  });
  const disagreements: Disagreement[] = [];
  const refused = new Set<DrilledDetection>();
  let questions = 0;
  for (const [number, { detection, eventPattern, about }] of pairs.entries()) {
    if (number % PROGRESS_EVERY === 0) {
      progress(`EventBridge: ${number} of ${pairs.length} questions`);
    }
    if (refused.has(detection)) continue;
    const event = asEventBridgeEvent(about.event);
    const answer = await matchedBy(eventBridge, eventPattern, event);
    if (answer instanceof Error) {
      refused.add(detection);
      const aws = `it does not take the pattern (${answer.name}: ${answer.message})`;
      disagreements.push({ channel: "rule", detection, aws });
      continue;
    }
    questions += 1;
    if (answer !== matchesEventPattern(eventPattern, event)) {
      const aws = answer ? "it matches" : "it does not match";
      disagreements.push({ channel: "rule", detection, about, aws });
    }
  }
  return { questions, disagreements };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
async function matchedBy(
  eventBridge: EventBridgeClient,
  pattern: unknown,
  event: unknown,
): Promise<boolean | Error> {
  try {
    const { Result } = await eventBridge.send(
      new TestEventPatternCommand({
        EventPattern: JSON.stringify(pattern),
        Event: JSON.stringify(event),
      }),
    );
    return Result ?? false;
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidEventPatternException") {
      return error;
    }
    throw error;
  }
}
