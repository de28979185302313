import { ACCOUNT, conditionHolds, OTHER_ACCOUNT } from "./question";

/** `[operator, value of the policy, value of the request or undefined for none, holds]` */
type Row = [
  operator: string,
  expected: unknown,
  value: string | string[] | undefined,
  holds: boolean,
];

function holds([operator, expected, value]: Row): boolean {
  return conditionHolds(
    { [operator]: { "x:Key": expected } },
    value === undefined ? {} : { "x:Key": value },
  );
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
describe("an operator", () => {
  it.each<Row>([
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", ["a", "b"], "c", false],
    ["StringEquals", "a.c", "abc", false],
    ["StringEquals", "", "", true],
    ["StringNotEquals", "a", "a", false],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringEqualsIgnoreCase", "Ab", "aB", true],
    ["StringEqualsIgnoreCase", "Ab", "aC", false],
    ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
    ["StringNotEqualsIgnoreCase", "Ab", "aC", true],
    ["StringLike", "a*c", "abbc", true],
    ["StringLike", "a*c", "ac", true],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "a?c", "a😀c", true],
    ["StringLike", "a?c", "ac", false],
    ["StringLike", "a*", "A", false],
    ["StringLike", "a*c", "a:b/\nc", true],
    ["StringLike", "a.c", "abc", false],
    ["StringLike", "(a|b)[c]+^$\\{1}", "(a|b)[c]+^$\\{1}", true],
    ["StringNotLike", "a*", "ab", false],
    ["StringNotLike", "a*", "b", true],
    ["Bool", "true", "true", true],
    ["Bool", "true", "false", false],
    ["Bool", true, "true", true],
    ["Bool", false, "true", false],
    ["NumericEquals", "10", "10.0", true],
    ["NumericEquals", 10, "10", true],
    ["NumericEquals", "10", "11", false],
    ["NumericEquals", "10", "ten", false],
    ["NumericNotEquals", "10", "11", true],
    ["NumericNotEquals", "10", "10", false],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericLessThanEquals", "10", "11", false],
    ["NumericGreaterThan", "10", "11", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThanEquals", "-10", "-10", true],
    ["NumericGreaterThanEquals", "-10", "-11", false],
  ])("%s %j with %j: %s", (...row) => {
    expect(holds(row)).toBe(row[3]);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
describe("an ARN operator", () => {
  const finance = "arn:aws:someservice:*:111122223333:finance/*";
  const odd =
    "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";

  it("keeps a wildcard within its component, where a string operator does not", () => {
    expect(holds(["ArnLike", finance, odd, false])).toBe(false);
    expect(holds(["StringLike", finance, odd, true])).toBe(true);
    expect(
      holds(["ArnLike", finance, "arn:aws:someservice:us-east-2:111122223333:finance/a", true]),
    ).toBe(true);
  });

  it.each(["ArnEquals", "ArnLike"])("%s takes wildcards in each component", (operator) => {
    const pattern = "arn:*:i?m::*:role/app-*";
    const value = `arn:aws:iam::${ACCOUNT}:role/app-one`;

    expect(holds([operator, pattern, value, true])).toBe(true);
    expect(holds([operator, pattern, value.replace("iam", "i:m"), false])).toBe(false);
    expect(holds([operator, pattern, value.replace("app-", "App-"), false])).toBe(false);
  });

  it.each(["ArnNotEquals", "ArnNotLike"])("%s is the opposite", (operator) => {
    expect(holds([operator, finance, odd, true])).toBe(true);
    expect(
      holds([operator, finance, "arn:aws:someservice:us-east-2:111122223333:finance/a", false]),
    ).toBe(false);
  });

  it("compares the sixth component with its colons", () => {
    const group = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:one`;

    expect(holds(["ArnLike", `arn:aws:logs:*:*:log-group:*`, `${group}:log-stream:a`, true])).toBe(
      true,
    );
    expect(holds(["ArnLike", `arn:aws:logs:*:*:log-group`, group, false])).toBe(false);
  });

  it("matches nothing that is no ARN", () => {
    expect(holds(["ArnLike", "arn:*:*:*:*:*", "text", false])).toBe(false);
    expect(holds(["ArnLike", "arn:*:*:*:*:*", "arn:aws", false])).toBe(false);
    expect(holds(["ArnNotLike", "arn:*:*:*:*:*", "arn:aws", true])).toBe(true);
  });
});

describe("an absent key", () => {
  it.each([
    ["StringEquals", "a", false],
    ["StringEqualsIgnoreCase", "a", false],
    ["StringLike", "*", false],
    ["ArnEquals", "arn:*:*:*:*:*", false],
    ["ArnLike", "arn:*:*:*:*:*", false],
    ["Bool", "false", false],
    ["NumericEquals", "0", false],
    ["NumericLessThan", "1", false],
    ["StringNotEquals", "a", true],
    ["StringNotEqualsIgnoreCase", "a", true],
    ["StringNotLike", "*", true],
    ["ArnNotEquals", "arn:*:*:*:*:*", true],
    ["ArnNotLike", "arn:*:*:*:*:*", true],
    ["NumericNotEquals", "0", true],
  ])("makes %s %j %s, and %sIfExists true", (operator, expected, holdsAbsent) => {
    expect(holds([operator, expected, undefined, holdsAbsent])).toBe(holdsAbsent);
    expect(holds([`${operator}IfExists`, expected, undefined, true])).toBe(true);
  });

  it.each<Row>([
    ["StringEqualsIfExists", "a", "b", false],
    ["StringEqualsIfExists", "a", "a", true],
    ["StringNotEqualsIfExists", "a", "a", false],
    ["BoolIfExists", "true", "false", false],
  ])("aside, %s %j with %j is %s", (...row) => {
    expect(holds(row)).toBe(row[3]);
  });

  it.each<Row>([
    ["Null", "true", undefined, true],
    ["Null", "true", "a", false],
    ["Null", "true", ["a", "b"], false],
    ["Null", "true", [], true],
    ["Null", "false", undefined, false],
    ["Null", "false", "a", true],
    ["Null", false, "a", true],
  ])("is what %s %j asks: with %j it is %s", (...row) => {
    expect(holds(row)).toBe(row[3]);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
describe("a set operator", () => {
  const listed = ["PostDateTime", "Message", "Tags"];

  it.each<Row>([
    ["ForAllValues:StringLike", listed, ["PostDateTime", "Message"], true],
    ["ForAllValues:StringLike", listed, ["PostDateTime", "UserName"], false],
    ["ForAllValues:StringLike", listed, undefined, true],
    ["ForAllValues:StringLike", listed, [], true],
    ["ForAllValues:StringLike", listed, "", true],
    ["ForAllValues:StringLike", listed, "Tags", true],
    ["ForAnyValue:StringLike", listed, ["PostDateTime", "UserName"], true],
    ["ForAnyValue:StringLike", listed, ["UserName"], false],
    ["ForAnyValue:StringLike", listed, undefined, false],
    ["ForAnyValue:StringLike", listed, [], false],
    ["ForAnyValue:StringLike", listed, "", false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], undefined, true],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["c", "a"], true],
    ["ForAnyValue:StringNotEquals", ["a", "b"], ["b", "a"], false],
    ["ForAnyValue:StringNotEquals", ["a", "b"], undefined, false],
    ["ForAnyValue:StringEqualsIfExists", "a", undefined, true],
    ["ForAnyValue:StringEqualsIfExists", "a", ["b"], false],
  ])("%s %j with %j: %s", (...row) => {
    expect(holds(row)).toBe(row[3]);
  });
});

describe("a condition", () => {
  it("needs each operator and each key", () => {
    const condition = {
      StringEquals: { "x:One": "1", "x:Two": "2" },
      StringLike: { "x:Three": "3*" },
    };
    const context = { "x:One": "1", "x:Two": "2", "x:Three": "33" };

    expect(conditionHolds(condition, context)).toBe(true);
    for (const key of Object.keys(context)) {
      expect(conditionHolds(condition, { ...context, [key]: "0" })).toBe(false);
    }
  });

  it("takes the name of a key in any case", () => {
    expect(conditionHolds({ StringEquals: { "X:kEY": "a" } }, { "x:Key": "a" })).toBe(true);
    expect(conditionHolds({ StringEquals: { "X:kEY": "b" } }, { "x:Key": "a" })).toBe(false);
  });

  it("without operators holds", () => {
    expect(conditionHolds({}, {})).toBe(true);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
describe("a policy variable", () => {
  const same = { StringEquals: { "x:Key": "${x:Other}" } };

  it("stands for the request's value", () => {
    expect(conditionHolds(same, { "x:Key": "a", "x:Other": "a" })).toBe(true);
    expect(conditionHolds(same, { "x:Key": "a", "x:Other": "b" })).toBe(false);
    expect(conditionHolds(same, { "x:Key": "a", "X:OTHER": "a" })).toBe(true);
  });

  it("brings no wildcard with its value", () => {
    const like = { StringLike: { "x:Key": "home/${x:Other}/*" } };

    expect(conditionHolds(like, { "x:Key": "home/ann/a", "x:Other": "ann" })).toBe(true);
    expect(conditionHolds(like, { "x:Key": "home/ann/a", "x:Other": "*" })).toBe(false);
    expect(conditionHolds(like, { "x:Key": "home/*/a", "x:Other": "*" })).toBe(true);
  });

  it("stands for its default where the request has no value", () => {
    const withDefault = { StringEquals: { "x:Key": "user/${x:Other, 'nobody'}" } };

    expect(conditionHolds(withDefault, { "x:Key": "user/nobody" })).toBe(true);
    expect(conditionHolds(withDefault, { "x:Key": "user/nobody", "x:Other": "a" })).toBe(false);
    expect(conditionHolds(withDefault, { "x:Key": "user/a", "x:Other": "a" })).toBe(true);
  });

  it("without value and default makes what would match not match", () => {
    expect(conditionHolds(same, { "x:Key": "a" })).toBe(false);
    expect(conditionHolds({ StringEquals: { "x:Key": "${x:Other}" } }, { "x:Key": "" })).toBe(
      false,
    );
  });

  it("stands within one component of an ARN", () => {
    const arn = { ArnLike: { "x:Arn": "arn:aws:sns:*:${x:Account}:${x:Name}" } };
    const context = { "x:Arn": "arn:aws:sns:eu-west-1:1:a", "x:Account": "1", "x:Name": "a" };

    expect(conditionHolds(arn, context)).toBe(true);
    expect(conditionHolds(arn, { ...context, "x:Account": "2" })).toBe(false);
    expect(conditionHolds(arn, { ...context, "x:Account": "1:a" })).toBe(false);
    expect(conditionHolds(arn, { "x:Arn": context["x:Arn"], "x:Account": "1" })).toBe(false);
  });

  it.each([
    ["${*}", "*", "a"],
    ["${?}", "?", "a"],
    ["${$}{x}", "${x}", "a"],
  ])("%s stands for the character itself", (template, text, other) => {
    expect(conditionHolds({ StringLike: { "x:Key": template } }, { "x:Key": text })).toBe(true);
    expect(conditionHolds({ StringLike: { "x:Key": template } }, { "x:Key": other })).toBe(false);
  });

  it("stands for keys that follow from the caller", () => {
    const own = { StringEquals: { "x:Owner": "${aws:PrincipalAccount}" } };

    expect(conditionHolds(own, { "x:Owner": ACCOUNT })).toBe(true);
    expect(conditionHolds(own, { "x:Owner": OTHER_ACCOUNT })).toBe(false);
  });
});
