import { finds } from "../support/insights/finds";
import { fieldsOf, parsedFilter, parsedQuery } from "../support/insights/query-parser";

/**
 * The event of the guide.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
const EVENT = {
  eventVersion: "1.0",
  userIdentity: { type: "IAMUser", userName: "Alice" },
  eventSource: "ec2.amazonaws.com",
  eventName: "StartInstances",
  readOnly: false,
  managementEvent: true,
  requestParameters: { instancesSet: { items: [{ instanceId: "i-abcde123" }] } },
  responseElements: {
    instancesSet: { items: [{ currentState: { code: 0, name: "pending" } }, { code: 80 }] },
  },
  additionalEventData: null,
  resources: [],
};

const asked = (filter: string, event: Record<string, unknown> = EVENT) =>
  finds(parsedFilter(filter), event);

describe("a filter of CloudWatch Logs Insights", () => {
  it.each([
    ['requestParameters.instancesSet.items.0.instanceId="i-abcde123"', true],
    ['requestParameters.instancesSet.items.0.instanceId = "i-abcde"', false],
    ['userIdentity.type = "IAMUser"', true],
    ["userIdentity.type = 'IAMUser'", true],
    ['userIdentity.type != "IAMUser"', false],
    ['eventName in ["StopInstances", "StartInstances"]', true],
    ['eventName in ["Start", "StopInstances"]', false],
    ['eventName not in ["Start", "StopInstances"]', true],
    ["responseElements.instancesSet.items.1.code >= 80", true],
    ["(responseElements.instancesSet.items.1.code>80)", false],
    ["responseElements.instancesSet.items.0.currentState.code < 1", true],
    ["responseElements.instancesSet.items.0.currentState.code <= -1", false],
  ])("compares fields, by dots and positions: %s", (filter, isFound) => {
    expect(asked(filter)).toBe(isFound);
  });

  it.each([
    ["readOnly = 0", true],
    ["readOnly = 1", false],
    ["managementEvent = 1", true],
  ])("has true as 1 and false as 0: %s", (filter, isFound) => {
    expect(asked(filter)).toBe(isFound);
  });

  // The four examples of the guide, of a field with the word Exception.
  it.each([
    ["f1 like /Exception/", "an Exception", true],
    ["f1 =~ /Exception/", "an Exception", true],
    ['f1 like "Exception"', "an Exception", true],
    ["f1 like /Exception/", "an exception", false],
    ['f1 like "Exception"', "an exception", false],
    ["f1 like /(?i)Exception/", "an exception", true],
    ["f1 =~ /^(?i)Exception$/", "EXCEPTION", true],
    ["f1 =~ /^(?i)Exception$/", "an exception", false],
    ["f1 like /2\\d\\d/", "204", true],
    ["f1 like /a\\/b/", "a/b", true],
    ['f1 not like "Exception"', "an exception", true],
    ["f1 not like /^an/", "an exception", false],
  ])("looks for parts, with case: %s in %s", (filter, f1, isFound) => {
    expect(asked(filter, { f1 })).toBe(isFound);
  });

  it("has the event as it was written in @message", () => {
    expect(asked(`@message like '"eventName":"StartInstances"'`)).toBe(true);
    expect(asked(`@message like "startinstances"`)).toBe(false);
  });

  it.each([
    ["ispresent(readOnly)", true],
    ["ispresent(errorCode)", false],
    ["not ispresent(errorCode)", true],
    ["not ispresent(requestParameters.instancesSet.items.1.instanceId)", true],
    ["not ispresent(additionalEventData.MFAUsed)", true],
  ])("knows which fields there are: %s", (filter, isFound) => {
    expect(asked(filter)).toBe(isFound);
  });

  it.each([
    // A field that is missing.
    'errorCode = "AccessDenied"',
    'errorCode != "AccessDenied"',
    'errorCode not in ["AccessDenied"]',
    "errorCode not like /Denied/",
    'not (errorCode = "AccessDenied")',
    // A number and a text.
    'readOnly = "0"',
    "eventVersion = 1",
    "readOnly like /0/",
    'eventName > "A"',
    // Null, and what has fields of its own.
    "ispresent(additionalEventData)",
    'additionalEventData != "a"',
    "not ispresent(userIdentity)",
    "not ispresent(resources)",
  ])("says nothing of what the guide does not say: %s", (filter) => {
    expect(asked(filter)).toBeUndefined();
  });

  it.each([
    ['errorCode = "a" or readOnly = 0', true],
    ['errorCode = "a" and readOnly = 1', false],
    ['errorCode = "a" and readOnly = 0', undefined],
    ['errorCode = "a" or readOnly = 1', undefined],
    ['not (errorCode = "a" and readOnly = 1)', true],
    ["readOnly = 0 or not ispresent(readOnly)", true],
    ['eventName = "a" or (eventName = "StartInstances" and readOnly = 0)', true],
    ['eventName = "a" or eventName = "b" or readOnly = 0', true],
    ['not (eventName = "a" or readOnly = 0)', false],
  ])("says what holds either way: %s", (filter, isFound) => {
    expect(asked(filter)).toBe(isFound);
  });

  it("knows no field of Logs Insights' own but @message", () => {
    expect(() => asked("@timestamp > 1")).toThrow("what @timestamp holds is not known here");
  });

  it("is not asked of an event with more fields than are discovered", () => {
    const fields = (count: number) => ({
      requestParameters: Array.from({ length: count }, (_, index) => index),
    });

    expect(asked("requestParameters.199 = 199", fields(200))).toBe(true);
    expect(() => asked("requestParameters.0 = 0", fields(201))).toThrow("201 fields");
  });

  it.each([
    ['eventName = "a" and readOnly = 0 or readOnly = 1', "without parentheses: not documented"],
    ['eventName == "a"', "a value expected"],
    ["eventName = a", "a value expected"],
    ['eventName = "a', "a value expected"],
    ['eventName = "\\""', "a value expected"],
    ['eventName is "a"', "!= or <= or >= or = or < or > expected"],
    ['eventName AND readOnly = "a"', "expected"],
    ['eventName like "a" readOnly = 0', "and, or, or the end expected"],
    ['eventName in "a"', "[ expected"],
    ['eventName in ["a" "b"]', "] expected"],
    ["eventName in []", "a value expected"],
    ["eventName like /a", "a value expected"],
    ["eventName like /(/", "is no regular expression"],
    ["eventName like /(?=a)b/", "not documented"],
    ["not eventName = 'a'", "ispresent or ( expected after not"],
    ['eventName not = "a"', "in or like expected after not"],
    ["ispresent eventName", "( expected"],
    ["isPresent(eventName)", "expected"],
    ["(readOnly = 0", ") expected"],
    ["readOnly = 0)", "and, or, or the end expected"],
    ['foo-bar = "a"', "expected"],
    ["readOnly = false", "a value expected"],
    ["readOnly = 0 and", "a field expected, at the end"],
    ["eventName.", "expected"],
    ["", "a field expected"],
  ])("is refused where it is not of the language: %s", (filter, problem) => {
    expect(() => parsedFilter(filter)).toThrow(problem);
  });
});

describe("a query of CloudWatch Logs Insights", () => {
  it("is its commands", () => {
    const query = `SOURCE '/aws/trail'
      | fields @timestamp, a.0.b | filter a = 1 | sort @timestamp desc | limit 20`;

    expect(parsedQuery(query)).toEqual([
      { kind: "SOURCE", logGroup: "/aws/trail" },
      { kind: "fields", fields: ["@timestamp", "a.0.b"] },
      {
        kind: "filter",
        condition: {
          kind: "comparison",
          field: "a",
          operator: "=",
          value: { kind: "number", number: 1 },
        },
      },
      { kind: "sort", by: "@timestamp", order: "desc" },
      { kind: "limit", count: 20 },
    ]);
  });

  it.each([
    // Examples of the guide.
    "fields @timestamp, @message\n| filter (range>3000 and accountId=123456789012)\n| sort @timestamp desc\n| limit 20",
    "stats count(*) by duration as time\n| sort time desc",
    "filter eventName = 'a' | stats count(*), min(@timestamp) as first by bin(5m), a.b | sort first asc",
    "stats pct(a, 99), sum(b), count_distinct(c), latest(d), avg(e), max(f), count(g) by bin(1h) as hour, h",
    'fields a | filter b like "c | d" or e like /f|g/',
  ])("is taken: %s", (query) => {
    expect(() => parsedQuery(query)).not.toThrow();
  });

  it.each([
    ["select a | sort b desc", '"select" is no command'],
    ["fields a, | sort a asc", "a field expected"],
    ["fields a b", "| or the end expected"],
    ["fields a | sort a", "asc or desc expected"],
    ["fields a | sort a ascending", "asc or desc expected"],
    ["fields a | limit 0", "a limit from 1 to 10000 expected"],
    ["fields a | limit 10001", "a limit from 1 to 10000 expected"],
    ["fields a | limit many", "a whole number expected"],
    ["fields a | limit 5 | sort a asc", "limit stands last"],
    ["fields a || sort a asc", "a word expected"],
    ["fields a |", "a word expected"],
    ["fields a | SOURCE 'b'", "SOURCE stands first"],
    ["SOURCE b", "a value expected"],
    ["stats counts(*)", "expected"],
    ["stats sum(*)", "a field expected"],
    ["stats pct(a)", ", expected"],
    ["stats pct(a, 101)", "a percentile up to 100 expected"],
    ["stats count(*) by bin(5)", "expected"],
    ["stats count(*) by bin(m)", "a whole number expected"],
    ["stats count(*) as", "a word expected"],
    ["stats count(*) by a | filter a = 1", "filter after stats sees sums only"],
    ["stats count(*) by a | fields a", "fields after stats sees sums only"],
    ["stats count(*) as calls by a | sort reads desc", "sort by reads, which stats does not name"],
  ])("is refused where it is not of the language: %s", (query, problem) => {
    expect(() => parsedQuery(query)).toThrow(problem);
  });

  it("says which fields of the log it reads", () => {
    expect(
      fieldsOf(
        parsedQuery(
          "fields a | filter b = 1 and not ispresent(c) | stats sum(d) as e, count(*) by f, bin(5m) | sort e desc | limit 1",
        ),
      ),
    ).toEqual(["a", "b", "c", "d", "f"]);
    expect(fieldsOf(parsedQuery("fields a | sort @timestamp desc"))).toEqual(["a", "@timestamp"]);
  });
});
