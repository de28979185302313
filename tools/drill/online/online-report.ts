import type { DrilledDetection } from "../drill";
import type { Channel, TrailEvent } from "../matcher";

/** An event and where it is from. */
export interface RecordedEvent {
  readonly event: TrailEvent;
  readonly recording: string;
  /** Its place in the recording, from 0. */
  readonly index: number;
}

/** What AWS says of a pattern and an event, where it is not what is computed here. */
export interface Disagreement {
  readonly channel: Channel;
  readonly detection: Pick<DrilledDetection, "id" | "integration">;
  /** Absent where AWS does not take the pattern at all. */
  readonly about?: RecordedEvent;
  /** A sentence. */
  readonly aws: string;
}

/** What AWS answered to the questions about one channel. */
export interface Answers {
  /** Pairs of a pattern and an event that AWS decided. */
  readonly questions: number;
  readonly disagreements: readonly Disagreement[];
}

export interface OnlineReport {
  readonly environment: string;
  readonly questions: Readonly<Record<Channel, number>>;
  readonly disagreements: readonly Disagreement[];
}
