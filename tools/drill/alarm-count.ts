import type { AlarmSettings } from "../../detections/detection";
import type { TrailEvent } from "./matcher";

/** What of an alarm's settings says how many events it takes. */
export type AlarmCount = Pick<
  AlarmSettings,
  "threshold" | "periodSeconds" | "evaluationPeriods" | "comparisonOperator"
>;

/**
 * Counts the matches of one detection as its alarm does: in periods by the clock, of which enough in
 * a row have to reach the threshold.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export class MatchCounter {
  private readonly counts = new Map<number, number>();
  private readonly noted = new Map<number, number[]>();

  constructor(private readonly alarm: AlarmCount) {}

  /**
   * Counts an event that matches. One without a time is taken to be of the first period.
   *
   * @param number what `raising` is to name it by; without it is only counted
   */
  add(event: TrailEvent, number?: number): void {
    const { eventTime } = event;
    const time = typeof eventTime === "string" ? Date.parse(eventTime) : NaN;
    const period = Number.isNaN(time) ? 0 : Math.floor(time / 1000 / this.alarm.periodSeconds);
    this.counts.set(period, (this.counts.get(period) ?? 0) + 1);
    if (number !== undefined) {
      const noted = this.noted.get(period) ?? [];
      noted.push(number);
      this.noted.set(period, noted);
    }
  }

  /** Starts of the periods, in ms since the epoch, at whose end the alarm would be raised. */
  raisedFrom(): number[] {
    return this.raisedPeriods().map((period) => period * this.alarm.periodSeconds * 1000);
  }

  /** Numbers of the events that together raise the alarm. */
  raising(): number[] {
    const periods = this.raisedPeriods().flatMap((last) =>
      Array.from({ length: this.alarm.evaluationPeriods }, (_, back) => last - back),
    );
    return [...new Set(periods)].flatMap((period) => this.noted.get(period) ?? []);
  }

  private raisedPeriods(): number[] {
    const { threshold, evaluationPeriods } = this.alarm;
    const reached = (period: number) => (this.counts.get(period) ?? 0) >= threshold;
    return [...this.counts.keys()]
      .filter((last) =>
        Array.from({ length: evaluationPeriods }, (_, back) => last - back).every(reached),
      )
      .sort((one, other) => one - other);
  }
}
