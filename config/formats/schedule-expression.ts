import type { Verdict } from "./verdict";

/**
 * A recurring schedule of EventBridge Scheduler, in UTC.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function checkScheduleExpression(expression: string): Verdict {
  const [, kind, content] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (content === undefined) {
    return false;
  }
  if (kind === "at") {
    return "at(...) runs once; use rate(...) or cron(...)";
  }
  return kind === "rate" ? checkRate(content) : checkCron(content);
}

function checkRate(content: string): Verdict {
  const [, value, unit] = /^([1-9]\d{0,5}) (minute|hour|day)s?$/.exec(content) ?? [];
  if (value === undefined || unit === undefined) {
    return "write rate(VALUE UNIT) with a whole number from 1 and minutes, hours or days";
  }
  const right = value === "1" ? `1 ${unit}` : `${value} ${unit}s`;
  return content === right || `write rate(${right})`;
}

interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for numbers, the first one for `from`. */
  readonly names?: readonly string[];
  /** Forms that only this field has, besides lists, ranges, steps and `*`. */
  readonly also?: RegExp;
}

const CRON_FIELDS: readonly CronField[] = [
  { name: "minutes", from: 0, to: 59 },
  { name: "hours", from: 0, to: 23 },
  // ?, the last day, the weekday nearest to a day
  { name: "day of month", from: 1, to: 31, also: /^(?:\?|L|(?:[1-9]|[12]\d|3[01])W)$/ },
  {
    name: "month",
    from: 1,
    to: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  {
    name: "day of week",
    from: 1,
    to: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    // ?, the last day of the week or of its kind in the month, the nth of its kind
    also: /^(?:\?|[1-7]?L|[1-7]#[1-5])$/,
  },
  { name: "year", from: 1970, to: 2199 },
];

function checkCron(content: string): Verdict {
  const fields = content.trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS.length) {
    return `write six fields: ${CRON_FIELDS.map(({ name }) => name).join(", ")}`;
  }
  const wrong = CRON_FIELDS.find((field, index) => !isCronField(fields[index] ?? "", field));
  if (wrong !== undefined) {
    return `correct the field "${wrong.name}": it takes ${wrong.from} to ${wrong.to}, lists, ranges, steps and the wildcards of that field`;
  }
  const unspecified = [fields[2], fields[4]].filter((field) => field === "?").length;
  return unspecified === 1 || "write ? in exactly one of the fields day of month and day of week";
}

function isCronField(text: string, field: CronField): boolean {
  if (field.also?.test(text) === true) {
    return true;
  }
  return text.split(",").every((item) => {
    const [range = "", step, ...rest] = item.split("/");
    const ends = range.split("-");
    return (
      rest.length === 0 &&
      (step === undefined || /^[1-9]\d{0,3}$/.test(step)) &&
      (range === "*" || (ends.length <= 2 && ends.every((end) => isCronValue(end, field))))
    );
  });
}

function isCronValue(text: string, { from, to, names }: CronField): boolean {
  if (names?.includes(text.toUpperCase()) === true) {
    return true;
  }
  return /^\d{1,4}$/.test(text) && Number(text) >= from && Number(text) <= to;
}
