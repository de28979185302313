import { cronNumbers, scheduleOf } from "./formats/schedule-expression";
import type { CronFields } from "./formats/schedule-expression";

const MS_PER_DAY = 86_400_000;
const SECONDS_PER_DAY = 86_400;

/**
 * The longest time, in seconds, that passes between two runs of a schedule of EventBridge Scheduler,
 * over all the years that it accepts. `Infinity` for one that runs once or never, such as on the 30th
 * of February.
 *
 * @param expression a `rate(...)` or `cron(...)` in UTC, where no clock is put forward or back
 * @throws Error for what is not a recurring schedule
 */
export function longestGapSeconds(expression: string): number {
  const known = gaps.get(expression);
  if (known !== undefined) {
    return known;
  }
  const schedule = scheduleOf(expression);
  const gap = schedule.kind === "rate" ? schedule.seconds : longestGapOf(schedule.fields);
  gaps.set(expression, gap);
  return gap;
}

/** What was computed already: 230 years take some 50 ms, and a synth asks often. */
const gaps = new Map<string, number>();

function longestGapOf(fields: CronFields): number {
  const hours = cronNumbers("hours", fields.hours);
  const minutes = cronNumbers("minutes", fields.minutes);
  const times = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60));
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const betweenDays = (days: number) => days * SECONDS_PER_DAY - last + first;

  const days = runDays(fields);
  const all = days.slice(1).map((day, index) => betweenDays(day - (days[index] ?? day)));
  if (days.length > 0) {
    all.push(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }
  return all.length === 0 ? Infinity : all.reduce((one, other) => Math.max(one, other));
}

/** The days with runs, in days since 1970, in ascending order. */
function runDays(fields: CronFields): number[] {
  const months = cronNumbers("month", fields.month);
  return cronNumbers("year", fields.year).flatMap((year) =>
    months.flatMap((month) => {
      const begin = Date.UTC(year, month - 1, 1) / MS_PER_DAY;
      const length = Date.UTC(year, month, 1) / MS_PER_DAY - begin;
      return daysOf(fields, { length, firstWeekday: weekdayOf(begin) }).map(
        (day) => begin + day - 1,
      );
    }),
  );
}

/** A month as far as it decides which of its days a field means. */
interface Month {
  /** In days. */
  readonly length: number;
  /** Day of week of its first day, as the expressions count: 1 is Sunday. */
  readonly firstWeekday: number;
}

/** Days of the month, from 1, on which the expression runs. */
function daysOf({ dayOfMonth, dayOfWeek }: CronFields, month: Month): number[] {
  return dayOfMonth === "?" ? byWeekday(dayOfWeek, month) : byDate(dayOfMonth, month);
}

function byDate(text: string, month: Month): number[] {
  const { length } = month;
  if (text === "L") {
    return [length];
  }
  if (text.endsWith("W")) {
    const day = Number(text.slice(0, -1));
    // In a month without that day it may run or not. That it does not is the longer gap.
    return day > length ? [] : [nearestWeekday(day, month)];
  }
  return cronNumbers("dayOfMonth", text).filter((day) => day <= length);
}

/** The day itself, or the Friday before or the Monday after it, in the same month. */
function nearestWeekday(day: number, month: Month): number {
  switch (weekdayIn(month, day)) {
    case SATURDAY:
      return day === 1 ? 3 : day - 1;
    case SUNDAY:
      return day === month.length ? day - 2 : day + 1;
    default:
      return day;
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
function byWeekday(text: string, month: Month): number[] {
  const [, weekday = "", place = ""] = /^([1-7]?)(L|#[1-5])$/.exec(text) ?? [];
  // L alone is the last day of the week, as 7 is.
  const weekdays =
    place === "" ? cronNumbers("dayOfWeek", text) : [weekday === "" ? SATURDAY : Number(weekday)];
  const days = Array.from({ length: month.length }, (_, index) => index + 1).filter((day) =>
    weekdays.includes(weekdayIn(month, day)),
  );
  if (place === "" || weekday === "") {
    return days;
  }
  const index = place === "L" ? -1 : Number(place.slice(1)) - 1;
  const day = days.at(index);
  return day === undefined ? [] : [day];
}

const SUNDAY = 1;
const SATURDAY = 7;

function weekdayIn({ firstWeekday }: Month, day: number): number {
  return ((firstWeekday - 1 + day - 1) % 7) + 1;
}

/** The first of January 1970 was a Thursday. */
function weekdayOf(daysSince1970: number): number {
  return ((daysSince1970 + 4) % 7) + 1;
}
