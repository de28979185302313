import type { Verdict } from "./verdict";

/** What one run is followed by: another after a fixed time, or at the next time that fits. */
export type Schedule =
  | { readonly kind: "rate"; readonly seconds: number }
  | { readonly kind: "cron"; readonly fields: CronFields };

/** The six fields of a cron expression, as they are written. */
export type CronFields = Readonly<Record<CronFieldId, string>>;

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

/**
 * What a schedule expression says.
 *
 * @throws Error for one that `checkScheduleExpression` does not accept
 */
export function scheduleOf(expression: string): Schedule {
  if (checkScheduleExpression(expression) !== true) {
    throw new Error(`"${expression}" is not a recurring schedule.`);
  }
  const content = expression.replace(/^\w+\(|\)$/g, "").trim();
  if (expression.startsWith("rate(")) {
    const [value, unit = ""] = content.split(" ");
    return { kind: "rate", seconds: Number(value) * (UNIT_SECONDS[unit.replace(/s$/, "")] ?? NaN) };
  }
  const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] =
    content.split(/\s+/);
  return { kind: "cron", fields: { minutes, hours, dayOfMonth, month, dayOfWeek, year } };
}

/**
 * The numbers that a list, range, step, name or `*` of a field stands for, in ascending order. None
 * for `?` and for the forms with L, W and #, which are no numbers but a rule for each month.
 *
 * A range whose end is before its beginning goes on at the field's first value: FRI-MON, 22-2.
 */
export function cronNumbers(id: CronFieldId, text: string): number[] {
  const field = CRON_FIELDS[id];
  if (field.also?.test(text) === true) {
    return [];
  }
  return [...new Set(text.split(",").flatMap((item) => numbersOf(item, field)))].sort(
    (one, other) => one - other,
  );
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function checkRate(content: string): Verdict {
  const [, value, unit] = /^([1-9]\d{0,5}) (minute|hour|day)s?$/.exec(content) ?? [];
  if (value === undefined || unit === undefined) {
    return "write rate(VALUE UNIT) with a whole number from 1 and minutes, hours or days";
  }
  const right = value === "1" ? `1 ${unit}` : `${value} ${unit}s`;
  return content === right || `write rate(${right})`;
}

type CronFieldId = "minutes" | "hours" | "dayOfMonth" | "month" | "dayOfWeek" | "year";

interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for numbers, the first one for `from`. */
  readonly names?: readonly string[];
  /** Forms that only this field has, besides lists, ranges, steps and `*`. */
  readonly also?: RegExp;
}

/** In the order in which they are written. */
const CRON_FIELDS: Readonly<Record<CronFieldId, CronField>> = {
  minutes: { name: "minutes", from: 0, to: 59 },
  hours: { name: "hours", from: 0, to: 23 },
  dayOfMonth: {
    name: "day of month",
    from: 1,
    to: 31,
    // ?, the last day, the weekday nearest to a day
    also: /^(?:\?|L|(?:[1-9]|[12]\d|3[01])W)$/,
  },
  month: {
    name: "month",
    from: 1,
    to: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  dayOfWeek: {
    name: "day of week",
    from: 1,
    to: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    // ?, the last day of the week or of its kind in the month, the nth of its kind
    also: /^(?:\?|[1-7]?L|[1-7]#[1-5])$/,
  },
  year: { name: "year", from: 1970, to: 2199 },
};

function checkCron(content: string): Verdict {
  const texts = content.trim().split(/\s+/);
  const fields = Object.values(CRON_FIELDS);
  if (texts.length !== fields.length) {
    return `write six fields: ${fields.map(({ name }) => name).join(", ")}`;
  }
  const wrong = fields.find((field, index) => !isCronField(texts[index] ?? "", field));
  if (wrong !== undefined) {
    return `correct the field "${wrong.name}": it takes ${wrong.from} to ${wrong.to}, lists, ranges, steps and the wildcards of that field`;
  }
  const unspecified = [texts[2], texts[4]].filter((text) => text === "?").length;
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

/** The numbers of one item of a list, in the order of the range. */
function numbersOf(item: string, field: CronField): number[] {
  const [range = "", step] = item.split("/");
  const [first = field.from, last = step === undefined ? first : field.to] =
    range === "*" ? [field.from, field.to] : range.split("-").map((end) => cronNumber(end, field));
  const size = field.to - field.from + 1;
  const length = ((last - first + size) % size) + 1;
  const stride = Number(step ?? 1);
  return Array.from(
    { length: Math.ceil(length / stride) },
    (_, index) => field.from + ((first - field.from + index * stride) % size),
  );
}

function cronNumber(text: string, { from, names }: CronField): number {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  return index === -1 ? Number(text) : from + index;
}
