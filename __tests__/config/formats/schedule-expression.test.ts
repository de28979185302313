import { checkScheduleExpression } from "../../../config/formats/schedule-expression";

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
