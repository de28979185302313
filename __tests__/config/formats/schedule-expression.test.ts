import {
  checkScheduleExpression,
  cronNumbers,
  scheduleOf,
} from "../../../config/formats/schedule-expression";

describe("a schedule expression", () => {
  it.each([
    "rate(1 minute)",
    "rate(15 minutes)",
    "rate(1 hour)",
    "rate(2 hours)",
    "rate(1 day)",
    "rate(7 days)",
    "cron(0 6 * * ? *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(*/15 * * * ? *)",
    "cron(0,30 0 1,15 JAN,jul ? 2026-2030)",
    "cron(15 10 ? * 6L 2026)",
    "cron(0 9 ? * 3#2 *)",
    "cron(0 0 L * ? *)",
    "cron(0 0 3W * ? *)",
    "cron(0  6  *  *  ?  *)",
  ])("is accepted: %s", (expression) => {
    expect(checkScheduleExpression(expression)).toBe(true);
  });

  it.each([
    ["rate(1 minutes)", "write rate(1 minute)"],
    ["rate(5 minute)", "write rate(5 minutes)"],
    ["rate(0 minutes)", "rate(VALUE UNIT)"],
    ["rate(05 minutes)", "rate(VALUE UNIT)"],
    ["rate(1.5 hours)", "rate(VALUE UNIT)"],
    ["rate(30 seconds)", "rate(VALUE UNIT)"],
    ["rate(2 weeks)", "rate(VALUE UNIT)"],
    ["rate(5  minutes)", "rate(VALUE UNIT)"],
    ["at(2026-01-01T00:00:00)", "runs once"],
    ["cron(0 6 * * *)", "six fields"],
    ["cron(0 6 * * * *)", "write ? in exactly one"],
    ["cron(0 6 ? * ? *)", "write ? in exactly one"],
    ["cron(60 6 * * ? *)", '"minutes"'],
    ["cron(0 24 * * ? *)", '"hours"'],
    ["cron(0 6 0 * ? *)", '"day of month"'],
    ["cron(0 6 32 * ? *)", '"day of month"'],
    ["cron(0 6 * 13 ? *)", '"month"'],
    ["cron(0 6 * MON ? *)", '"month"'],
    ["cron(0 6 ? * 8 *)", '"day of week"'],
    ["cron(0 6 ? * 3#6 *)", '"day of week"'],
    ["cron(0 6 ? * 3#1,6#3 *)", '"day of week"'],
    ["cron(0 6 * * ? 1969)", '"year"'],
    ["cron(0 6 * * ? 2200)", '"year"'],
    ["cron(0/0 6 * * ? *)", '"minutes"'],
    ["cron(1-2-3 6 * * ? *)", '"minutes"'],
    ["cron(1, 6 * * ? *)", '"minutes"'],
    ["cron(? 6 * * ? *)", '"minutes"'],
  ])("is refused with a remedy: %s", (expression, remedy) => {
    expect(checkScheduleExpression(expression)).toEqual(expect.stringContaining(remedy));
  });

  it.each(["", "hourly", "* * * * *", "rate(1 hour", "RATE(1 hour)", " rate(1 hour)"])(
    "is no expression: %j",
    (expression) => {
      expect(checkScheduleExpression(expression)).toBe(false);
    },
  );
});

describe("what a schedule expression says", () => {
  it.each([
    ["rate(1 minute)", 60],
    ["rate(90 minutes)", 5400],
    ["rate(2 hours)", 7200],
    ["rate(1 day)", 86_400],
  ])("%s is %i seconds", (expression, seconds) => {
    expect(scheduleOf(expression)).toEqual({ kind: "rate", seconds });
  });

  it("is six fields, as they are written", () => {
    expect(scheduleOf("cron(0/5  8-17 ? * MON-FRI 2026)")).toEqual({
      kind: "cron",
      fields: {
        minutes: "0/5",
        hours: "8-17",
        dayOfMonth: "?",
        month: "*",
        dayOfWeek: "MON-FRI",
        year: "2026",
      },
    });
  });

  it("is nothing where the expression is wrong", () => {
    expect(() => scheduleOf("rate(5 minute)")).toThrow(
      '"rate(5 minute)" is not a recurring schedule.',
    );
  });

  it.each([
    ["hours", "*", Array.from({ length: 24 }, (_, hour) => hour)],
    ["minutes", "*/20", [0, 20, 40]],
    ["minutes", "50/5", [50, 55]],
    ["minutes", "30,10,10-12", [10, 11, 12, 30]],
    ["hours", "8-17/4", [8, 12, 16]],
    ["hours", "22-2", [0, 1, 2, 22, 23]],
    ["hours", "22-3/2", [0, 2, 22]],
    ["month", "jan,Dec", [1, 12]],
    ["month", "NOV-FEB", [1, 2, 11, 12]],
    ["dayOfWeek", "MON-FRI", [2, 3, 4, 5, 6]],
    ["dayOfMonth", "31", [31]],
    ["year", "2026-2028", [2026, 2027, 2028]],
    ["dayOfMonth", "?", []],
    ["dayOfMonth", "L", []],
    ["dayOfMonth", "15W", []],
    ["dayOfWeek", "6L", []],
    ["dayOfWeek", "3#2", []],
  ] as const)("field %s: %s is %j", (field, text, numbers) => {
    expect(cronNumbers(field, text)).toEqual(numbers);
  });
});
