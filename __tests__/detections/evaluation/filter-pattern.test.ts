import { matchesFilterPattern } from "../../../detections/evaluate";

type Case = readonly [pattern: string, isMatch: boolean];

/**
 * The patterns and the two sample events of
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
describe("patterns of the guide", () => {
  const trailEvent = {
    eventType: "UpdateTrail",
    sourceIPAddress: "111.111.111.111",
    arrayKey: ["value", "another value"],
    objectList: [
      { name: "a", id: 1 },
      { name: "b", id: 2 },
    ],
    SomeObject: null,
    "cluster.name": "c",
  };
  const userEvent = {
    user: { id: 1, email: "John.Stiles@example.com" },
    users: [
      { id: 2, email: "John.Doe@example.com" },
      { id: 3, email: "Jane.Doe@example.com" },
    ],
    actions: ["GET", "PUT", "DELETE"],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
      [7, 8, 9],
    ],
  };

  it.each<Case>([
    ['{ $.eventType = "UpdateTrail" }', true],
    ["{ $.sourceIPAddress != 123.123.* }", true],
    ['{ $.arrayKey[0] = "value" }', true],
    ["{ $.eventType = %Trail% }", true],
    ["{ $.arrayKey[*] = %val.{2}% }", true],
    [String.raw`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, true],
    [`{ $.['cluster.name'] = "c" }`, true],
    ["{ $.SomeObject IS NULL }", true],
    ["{ $.SomeOtherObject NOT EXISTS }", true],
    // What the guide says in words of the same event:
    ["{ $.SomeObject NOT EXISTS }", false],
    ["{ $.SomeOtherObject IS NULL }", false],
    ["{ $.arrayKey[1] = value }", false],
    ["{ $.arrayKey[2] = * }", false],
    ["{ $.arrayKey[2] NOT EXISTS }", true],
    ["{ $.objectList[1].id = 2 }", true],
    ["{ $.objectList[0].id = 2 }", false],
    ["{ $.objectList[*].id = 2 }", true],
    ["{ $.objectList[*].name = c }", false],
    ['{ $.eventType = "updatetrail" }', false],
    ["{ $.cluster.name = c }", false],
  ])("%s on the event of a trail: %s", (pattern, isMatch) => {
    expect(matchesFilterPattern(pattern, trailEvent)).toBe(isMatch);
  });

  it.each<Case>([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    [
      '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
      true,
    ],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
      false,
    ],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ["{ $.coordinates[1][2] = 6 }", true],
    ["{ $.coordinates[1][*] = 6 }", true],
    ["{ $.coordinates[0][*] = 6 }", false],
    ["{ $.user.* = 1 }", true],
  ])("%s on the event of a user: %s", (pattern, isMatch) => {
    expect(matchesFilterPattern(pattern, userEvent)).toBe(isMatch);
  });
});

/**
 * What TestMetricFilter of CloudWatch Logs answered, as a public test suite recorded it by calling it
 * (`test_equality_quoted`, `test_equality_unquoted`, `test_unmatched` and `test_invalid` of
 * https://github.com/cfchou/metric_filter_parser).
 */
describe("answers of TestMetricFilter", () => {
  const event = {
    eventType: "UpdateTrail",
    sourceIPAddress: "111.111.111.111",
    someString: "111.111.111.111",
    emptyString: "",
    someInt: 123,
    someFloat: 12.34,
    // 12.0 in the recording. JSON.parse keeps no ".0", so `!= "12"`, which matched it, is not here.
    someFloat2: 12,
    someObject: {},
    someArray: [],
    someNull: null,
  };

  it.each([
    '{ $.someString = "111.111.111.111" }',
    '{ $.someString = "*" }',
    '{ $.emptyString = "*" }',
    '{ $.someString = "*.111.111.111" }',
    '{ $.someString = "111*" }',
    '{ $.someString != "222" }',
    '{ $.someString != "222*" }',
    '{ $.someString != "*222" }',
    '{ $.someInt = "123" }',
    '{ $.someInt != "123.0" }',
    '{ $.someInt = "*" }',
    '{ $.someInt = "1*" }',
    '{ $.someInt = "12*" }',
    '{ $.someInt = "123*" }',
    '{ $.someInt = "*123" }',
    '{ $.someInt = "*23" }',
    '{ $.someInt = "*3" }',
    '{ $.someInt != "3*" }',
    '{ $.someInt != "321*" }',
    '{ $.someInt != "*321" }',
    '{ $.someInt != "*1" }',
    '{ $.someFloat = "12.34" }',
    '{ $.someFloat = "*"}',
    '{ $.someFloat = "1*" }',
    '{ $.someFloat = "12.*" }',
    '{ $.someFloat = "12.34*"}',
    '{ $.someFloat = "*12.34"}',
    '{ $.someFloat = "*.34" }',
    '{ $.someFloat = "*4" }',
    '{ $.someFloat != "43.21" }',
    '{ $.someFloat != "4*" }',
    '{ $.someFloat != "43.2*" }',
    '{ $.someFloat != "*43.21"}',
    '{ $.someFloat != "*1" }',
    "{ $.someString = 111.111.111.111 }",
    "{ $.someString = * }",
    "{ $.someString = *.111.111.111 }",
    "{ $.someString = 111* }",
    "{ $.someString != 222 }",
    "{ $.someString != 222* }",
    "{ $.someString != *222 }",
    "{ $.someString != 111 }",
    "{ $.someInt = 123 }",
    "{ $.someInt = 123.0 }",
    "{ $.someInt = * }",
    "{ $.someInt = 12* }",
    "{ $.someInt = *23 }",
    "{ $.someInt != 32* }",
    "{ $.someInt != *32 }",
    "{ $.someInt != 111 }",
    '{ $.someInt != "abc" }',
    "{ $.someInt >= 123.0 }",
    "{ $.someFloat = 12.34 }",
    "{ $.someFloat2 = 12 }",
    "{ $.someFloat = 12.3* }",
    "{ $.someFloat = *2.34}",
    "{ $.someFloat != 43.21 }",
    "{ $.someFloat != 43.* }",
    "{ $.someFloat != *3.21}",
  ])("%s matched", (pattern) => {
    expect(matchesFilterPattern(pattern, event)).toBe(true);
  });

  it.each([
    // Commented there as "should be True, aws bug?": the first occurrence decides.
    '{ $.someString = "*111.111.111" }',
    "{ $.someString = *111.111.111 }",
    "{ $.someString > 123 }",
    "{ $.someString >= 123 }",
    "{ $.someString < 123 }",
    "{ $.someString <= 123 }",
    "{ $.someString = 123 }",
    '{ $.someString = "123" }',
    '{ $.someInt = "123.00" }',
    "{ $.someInt != 123 }",
    '{ $.someInt != "123" }',
    "{ $.someObject = 123 }",
    "{ $.someObject != 123 }",
    "{ $.someObject > 123 }",
    "{ $.someObject >= 123 }",
    "{ $.someObject < 123 }",
    "{ $.someObject <= 123 }",
    '{ $.someObject = "123" }',
    '{ $.someObject != "123" }',
    '{ $.someObject = "non-number-like" }',
    '{ $.someObject != "non-number-like" }',
    '{ $.someArray != "someString" }',
    '{ $.someArray = "someString" }',
    "{ $.eventType >= 123 }",
  ])("%s did not match", (pattern) => {
    expect(matchesFilterPattern(pattern, event)).toBe(false);
  });

  it.each([
    "{ $.someString > unquoted_string }",
    "{ $.someString >= unquoted_string }",
    "{ $.someString < unquoted_string }",
    "{ $.someString <= unquoted_string }",
    '{ $.someString > "quoted_string" }',
    '{ $.someString <= "quoted_string" }',
    '{ $.someString > "123" }',
    '{ $.someString >= "123" }',
    '{ $.someString < "123" }',
    '{ $.someString <= "123" }',
  ])("%s was refused", (pattern) => {
    expect(() => matchesFilterPattern(pattern, event)).toThrow(/compares with a bare number only/);
  });
});

/** Observed in the console: https://github.com/DataBiosphere/azul/issues/5884 */
it.each<Case>([
  ['{ $.notThere = "a" }', false],
  ['{ $.notThere != "a" }', false],
  ["{ $.notThere != 1 }", false],
  ["{ $.there.notThere != 1 }", false],
  ["{ $.there.is.no.such != 1 }", false],
  ["{ ($.notThere NOT EXISTS) || ($.notThere != a) }", true],
])("a missing property: %s is %s", (pattern, isMatch) => {
  expect(matchesFilterPattern(pattern, { there: "b" })).toBe(isMatch);
});

/**
 * As Security Hub's CloudWatch controls write them, whole or their first conditions.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
describe("patterns of the CIS benchmark", () => {
  const root =
    '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}';
  const disabledKey =
    "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}";
  const refusedSignIn = '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}';
  const unauthorised =
    '{ ($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*") }';
  const signInWithoutMfa =
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }';

  it.each([
    ["root", root, { userIdentity: { type: "Root" }, eventType: "AwsApiCall" }, true],
    [
      "root, by a service",
      root,
      { userIdentity: { type: "Root", invokedBy: "x.amazonaws.com" }, eventType: "AwsApiCall" },
      false,
    ],
    [
      "root, of a service",
      root,
      { userIdentity: { type: "Root" }, eventType: "AwsServiceEvent" },
      false,
    ],
    [
      "a key",
      disabledKey,
      { eventSource: "kms.amazonaws.com", eventName: "ScheduleKeyDeletion" },
      true,
    ],
    [
      "another service",
      disabledKey,
      { eventSource: "iam.amazonaws.com", eventName: "DisableKey" },
      false,
    ],
    [
      "a refused sign-in",
      refusedSignIn,
      { eventName: "ConsoleLogin", errorMessage: "Failed authentication" },
      true,
    ],
    ["EC2's refusal", unauthorised, { errorCode: "Client.UnauthorizedOperation" }, true],
    ["a refusal", unauthorised, { errorCode: "AccessDeniedException" }, true],
    ["no refusal", unauthorised, { eventName: "GetObject" }, false],
    [
      "a sign-in without MFA",
      signInWithoutMfa,
      { eventName: "ConsoleLogin", additionalEventData: { MFAUsed: "No" } },
      true,
    ],
    [
      "a sign-in of which nothing is said: the hole of this pattern",
      signInWithoutMfa,
      { eventName: "ConsoleLogin", additionalEventData: null },
      false,
    ],
  ])("%s", (_what, pattern, event, isMatch) => {
    expect(matchesFilterPattern(pattern, event)).toBe(isMatch);
  });
});

it.each<[pattern: string, event: object, isMatch: boolean]>([
  ["{ $.f IS TRUE }", { f: true }, true],
  ["{ $.f IS TRUE }", { f: false }, false],
  ["{ $.f IS TRUE }", { f: "true" }, false],
  ["{ $.f IS FALSE }", { f: false }, true],
  ["{ $.f IS FALSE }", {}, false],
  ["{ $.f IS NULL }", { f: null }, true],
  ["{ $.f = * }", { f: null }, false],
  ["{ $.f != a }", { f: null }, false],
  ["{ $.f != a }", { f: true }, false],
  ['{ $.f = "" }', { f: "" }, true],
  ['{ $.f = "" }', { f: "a" }, false],
  ['{ $.f = "a b" }', { f: "a b" }, true],
  ['{ $.f = "*b*" }', { f: "abc" }, true],
  ['{ $.f = "*b*" }', { f: "ac" }, false],
  ["{ $.f < 1e3 }", { f: 999 }, true],
  ["{ $.f <= -1.5 }", { f: -1.5 }, true],
  ["{ $.f > +5 }", { f: 5 }, false],
  ["{ $.f = %^a[0-9]+$% }", { f: "a10" }, true],
  ["{ $.f != %^a[0-9]+$% }", { f: "a10" }, false],
  ["{ $.f != %^a[0-9]+$% }", {}, false],
  ["{ $.f = %bind: address already in use% }", { f: "bind: address already in use" }, true],
  ["{ $.constructor NOT EXISTS }", {}, true],
  ["  {\n$.a\t=\t1\n&&\n$.b=2 }\n", { a: 1, b: 2 }, true],
  ["{((($.a=1)))}", { a: 1 }, true],
  ["{ $.a = 1 || $.b = 1 && $.c = 1 }", { a: 1 }, true],
  ["{ $.c = 1 && $.b = 1 || $.a = 1 }", { a: 1 }, true],
])("%j on %j: %s", (pattern, event, isMatch) => {
  expect(matchesFilterPattern(pattern, event)).toBe(isMatch);
});

it.each([null, "text", 1, undefined])("does not match %p, which is no JSON object", (event) => {
  expect(matchesFilterPattern("{ $.f NOT EXISTS }", event)).toBe(false);
});

describe("refuses what is not documented, and says where", () => {
  it.each([
    ["terms of a plain pattern", "ERROR", /"\{" expected, at character 1/],
    ["a space-delimited pattern", "[ip, user]", /"\{" expected/],
    ["no end", "{ $.a = 1", /"\}" expected, at character 10 \(its end\)/],
    ["more after the end", "{ $.a = 1 } x", /nothing may follow the last \}, at character 13/],
    ["nothing inside", "{ }", /a property selector or \( expected, at character 3/],
    ["half a conjunction", "{ $.a = 1 && }", /a property selector or \( expected/],
    ["a single &", "{ $.a = 1 & $.b = 1 }", /"\}" expected, at character 11 \("& \$\.b/],
    ["an open parenthesis", "{ ($.a = 1 }", /"\)" expected/],
    ["EXISTS", "{ $.a EXISTS }", /"NOT EXISTS", "IS NULL"/],
    ["IS NOT", "{ $.a IS NOT NULL }", /"NOT EXISTS", "IS NULL"/],
    ["small letters", "{ $.a not exists }", /"NOT EXISTS", "IS NULL"/],
    ["==", "{ $.a == 1 }", /a value expected/],
    ["no value", "{ $.a = }", /a value expected/],
    ["no property", "{ $ = 1 }", /a property selector names a property/],
    ["a property in brackets without a dot", "{ $['a'] = 1 }", /names a property/],
    ["an empty step", "{ $.a..b = 1 }", /"NOT EXISTS", "IS NULL"/],
    ["a negative index", "{ $.a[-1] = 1 }", /"NOT EXISTS", "IS NULL"/],
    ["true", "{ $.a = true }", /write "IS TRUE"/],
    ["null", "{ $.a != null }", /write "IS NULL"/],
    ["* inside a value", '{ $.a = "Ev*ent" }', /at either end of a value only, at character 9/],
    ["* inside a bare value", "{ $.a != 111*111 }", /at either end of a value only/],
    ["**", '{ $.a = "**" }', /at either end of a value only/],
    ["an escape", String.raw`{ $.a = "a\"b" }`, /a value expected/],
    ["an open quote", '{ $.a = "b }', /a value expected/],
    ["a bare value with -", "{ $.a = some-role }", /stands in quotes/],
    ["a bare ARN", "{ $.a = arn:aws:iam }", /"\}" expected/],
    ["two wildcards in a selector", "{ $.a[*].b[*] = 1 }", /only one wildcard in a property/],
    [
      "four wildcard selectors",
      "{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.* = 1 }",
      /only 3 wildcard selectors/,
    ],
    ["any element that is not there", "{ $.a[*] NOT EXISTS }", /not documented/],
    ["three expressions", "{ $.a = %b% || $.a = %c% || $.a = %d% }", /only 2 regular expressions/],
    ["a group", "{ $.a = %(b)% }", /may not have/],
    ["!", "{ $.a = %something!% }", /may not have/],
    ["an umlaut in an expression", "{ $.a = %ä% }", /may not have/],
    ["half a class", "{ $.a = %[a% }", /not a regular expression/],
    ["an ordered expression", "{ $.a > %b% }", /bare number only/],
    [
      "1025 characters",
      `{ $.a = "${"x".repeat(1025 - 12)}" }`,
      /1025 characters, the limit is 1024/,
    ],
  ])("%s", (_what, pattern, message) => {
    expect(() => matchesFilterPattern(pattern, {})).toThrow(message);
  });

  it("a regular expression on a number", () => {
    expect(() => matchesFilterPattern("{ $.a = %1% }", { a: 1 })).toThrow(/on a number/);
  });

  it("takes a pattern of 1024 characters", () => {
    expect(matchesFilterPattern(`{ $.a = "${"x".repeat(1024 - 12)}" }`, {})).toBe(false);
  });
});
