import { longestGapSeconds } from "../../config/schedule-gap";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

describe("the longest gap of a schedule", () => {
  it.each([
    ["rate(1 minute)", MINUTE],
    ["rate(15 minutes)", 15 * MINUTE],
    ["rate(1 hour)", HOUR],
    ["rate(36 hours)", 36 * HOUR],
    ["rate(7 days)", 7 * DAY],
  ])("of %s is the rate", (expression, seconds) => {
    expect(longestGapSeconds(expression)).toBe(seconds);
  });

  it.each([
    ["every minute", "cron(* * * * ? *)", MINUTE],
    ["every quarter of an hour", "cron(0/15 * * * ? *)", 15 * MINUTE],
    ["a step that does not divide the hour", "cron(*/25 * * * ? *)", 25 * MINUTE],
    ["from a minute on", "cron(50/5 * * * ? *)", 55 * MINUTE],
    ["twice an hour, unevenly", "cron(10,20 * * * ? *)", 50 * MINUTE],
    ["once a day", "cron(0 6 * * ? *)", DAY],
    ["by day only", "cron(0 8-17 * * ? *)", 15 * HOUR],
    ["over midnight", "cron(0 22-2 * * ? *)", 20 * HOUR],
    ["every second hour of a range", "cron(30 8-17/2 * * ? *)", 16 * HOUR],
    ["spaces between fields", "cron(0  6  *  *  ?  *)", DAY],
  ])("within days: %s", (_, expression, seconds) => {
    expect(longestGapSeconds(expression)).toBe(seconds);
  });

  it.each([
    ["working days", "cron(0 6 ? * MON-FRI *)", 3 * DAY],
    ["working days by number", "cron(0 6 ? * 2-6 *)", 3 * DAY],
    [
      "working hours of working days",
      "cron(0/5 8-17 ? * MON-FRI *)",
      3 * DAY - (9 * HOUR + 55 * MINUTE),
    ],
    ["a range over the end of the week", "cron(0 6 ? * fri-mon *)", 4 * DAY],
    ["a list of names", "cron(0 6 ? * MON,THU *)", 4 * DAY],
    ["Mondays", "cron(0 6 ? * MON *)", 7 * DAY],
    ["the last day of the week", "cron(0 6 ? * L *)", 7 * DAY],
    [
      "last Fridays: 30 April and 28 May are 4 weeks apart, others 5",
      "cron(15 10 ? * 6L *)",
      35 * DAY,
    ],
    ["second Tuesdays", "cron(0 9 ? * 3#2 *)", 35 * DAY],
    // 31 January to 30 May 1971.
    ["fifth Sundays", "cron(0 9 ? * 1#5 *)", 119 * DAY],
  ])("by day of week: %s", (_, expression, seconds) => {
    expect(longestGapSeconds(expression)).toBe(seconds);
  });

  it.each([
    ["the first", "cron(0 0 1 * ? *)", 31 * DAY],
    ["the last", "cron(0 0 L * ? *)", 31 * DAY],
    // Over a month of 30 days.
    ["the 31st", "cron(0 0 31 * ? *)", 61 * DAY],
    // From 30 January over February without one.
    ["the 30th", "cron(0 0 30 * ? *)", 60 * DAY],
    ["the 1st and the 15th", "cron(0 0 1,15 * ? *)", 17 * DAY],
    ["every tenth day from the first", "cron(0 0 */10 * ? *)", 10 * DAY],
    // Saturday 1 goes to Monday 3, Sunday 1 to Monday 2.
    ["the weekday nearest to the 1st", "cron(0 0 1W * ? *)", 33 * DAY],
    ["the weekday nearest to the 15th", "cron(0 0 15W * ? *)", 32 * DAY],
    // From Friday 29, for Sunday 31, to a 31 that is a Friday; months without it have no run.
    ["the weekday nearest to the 31st", "cron(0 0 31W * ? *)", 63 * DAY],
    ["January and July", "cron(0 0 1 JAN,jul ? *)", 184 * DAY],
    // 2100 is no leap year.
    ["29 February", "cron(0 0 29 2 ? *)", 8 * 365 * DAY + DAY],
  ])("by date: %s", (_, expression, seconds) => {
    expect(longestGapSeconds(expression)).toBe(seconds);
  });

  it("counts years in which it does not run", () => {
    expect(longestGapSeconds("cron(0 0 1 1 ? 2026,2030)")).toBe(4 * 365 * DAY + DAY);
    expect(longestGapSeconds("cron(0 0 * * ? 2026-2027)")).toBe(DAY);
  });

  it.each([
    ["once", "cron(0 0 1 1 ? 2026)"],
    ["never", "cron(0 0 30 2 ? *)"],
  ])("has no end for a schedule that runs %s", (_, expression) => {
    expect(longestGapSeconds(expression)).toBe(Infinity);
  });

  it("is that between two runs of its only day", () => {
    expect(longestGapSeconds("cron(0 6,8,18 1 1 ? 2026)")).toBe(10 * HOUR);
  });

  it.each(["at(2026-01-01T00:00:00)", "hourly", "rate(5 minute)", "cron(0 6 * * *)"])(
    "is not asked of what is no recurring schedule: %s",
    (expression) => {
      expect(() => longestGapSeconds(expression)).toThrow(`"${expression}" is not`);
    },
  );
});
