import { matchesEventPattern } from "../../../detections/evaluate";
import type { EventPattern } from "../../../detections/event-pattern";

type Case = readonly [name: string, pattern: object, event: object];

const matches = (pattern: object, event: unknown): boolean =>
  matchesEventPattern(pattern as EventPattern, event);

/**
 * What TestEventPattern of EventBridge answered, as LocalStack's tests recorded it (each is marked as
 * validated against AWS; the name is the file's). The parts of the event that the pattern does not
 * name are left out.
 * https://github.com/localstack/localstack/tree/master/tests/aws/services/events/event_pattern_templates
 */
describe("answers of TestEventPattern", () => {
  const state = (operator: unknown): object => ({ detail: { state: [operator] } });
  const stateOf = (value: unknown): object => ({ detail: { state: value } });
  const anythingBut = (operand: unknown): object => state({ "anything-but": operand });
  const roses = {
    dynamodb: {
      NewImage: { homemade: { S: [{ "anything-but": ["roses"] }, { exists: false }] } },
    },
  };
  const level4 = (name: string): object => ({
    detail: { level1: { [name]: { level3: { level4: [{ exists: false }] } } } },
  });

  it.each<Case>([
    ["or-exists", roses, { dynamodb: { NewImage: { homemade: { N: "789" } } } }],
    ["or-exists-parent", roses, { dynamodb: { NewImage: { purchased: { N: "789" } } } }],
    ["or-anything-but", roses, { dynamodb: { NewImage: { homemade: { S: "ABCD", N: "1234" } } } }],
    [
      "or-numeric-anything-but",
      { N: [{ numeric: [">", 100] }, { "anything-but": "101" }] },
      { N: "42" },
    ],
    [
      "operator_multiple_list",
      { my_key: [{ exists: true }, { prefix: "IGNORED" }, { suffix: "IGNORED" }] },
      { my_key: "my-value" },
    ],
    [
      "exists_dynamodb",
      { dynamodb: { presentKey: { S: [{ exists: true }] } } },
      { dynamodb: { id: { S: "test1234" }, presentKey: { S: "test123" } } },
    ],
    ["content_exists_false", level4("level2:"), { detail: { level1: { level2: "l2 value" } } }],
    ["content_anything_but_string_null", anythingBut("initializing"), stateOf(null)],
    ["content_anything_but_number_zero", anythingBut(0), stateOf(789)],
    ["content_anything_wildcard_null", anythingBut({ wildcard: "*/dir/*" }), stateOf(null)],
    ["content_anything_wildcard_int", anythingBut({ wildcard: "*/dir/*" }), stateOf(123)],
    ["content_anything_wildcard_empty", anythingBut({ wildcard: "" }), stateOf("dir/init/file")],
    [
      "content_anything_wildcard_list",
      anythingBut({ wildcard: ["*/init/*", "*/dir/*"] }),
      stateOf("dir/post/dir"),
    ],
    ["content_anything_prefix_int_value", anythingBut({ prefix: "init" }), stateOf(12)],
    ["content_anything_prefix_list_int", anythingBut({ prefix: ["init", "test"] }), stateOf(12)],
    [
      "complex_or",
      {
        detail: {
          $or: [
            { "c-count": [{ numeric: [">", 0, "<=", 5] }] },
            { "d-count": [{ numeric: ["<", 10] }] },
            { "x-limit": [{ numeric: ["=", 3.018e2] }] },
          ],
        },
      },
      { detail: { "c-count": 0, "d-count": 0, "x-limit": 9.018e2 } },
    ],
    [
      "content_wildcard_repeating",
      { FileName: [{ wildcard: "/Users/*/dir/dir/dir/dir/dir/doc.txt" }] },
      { FileName: "/Users/ls_user/dir/dir/dir/dir/dir/doc.txt" },
    ],
    ["content_prefix_empty", { source: [{ prefix: "" }] }, { source: "test-source" }],
    ["number_comparison_float", { number: [300] }, { number: 300.0 }],
    [
      "list_within_dict",
      { detail: { automations: { id: [{ exists: true }] } } },
      { detail: { automations: [{ key1: "value1" }, { id: "match" }, { key2: "value2" }] } },
    ],
  ])("%s: match", (_name, pattern, event) => {
    expect(matches(pattern, event)).toBe(true);
  });

  it.each<Case>([
    [
      "exists_dynamodb_NEG",
      { dynamodb: { presentKey: [{ exists: true }] } },
      { dynamodb: { presentKey: { S: "test123" } } },
    ],
    [
      "content_exists_false_NEG",
      level4("level2"),
      { detail: { level1: { level2: { level3: { level4: "l4 value" } } } } },
    ],
    ["content_exists_NEG", state({ exists: true }), { detail: { "c-count": { c1: 100 } } }],
    ["exists_list_empty_NEG", { resources: [{ exists: true }] }, { resources: [] }],
    ["arrays_empty_null_NEG", { resources: [null] }, { resources: [] }],
    ["content_anything_but_string_missing_NEG", anythingBut("initializing"), { detail: {} }],
    [
      "content_anything_wildcard_missing_NEG",
      anythingBut({ wildcard: "*/init/*" }),
      { detail: {} },
    ],
    [
      "content_anything_wildcard_list_NEG",
      anythingBut({ wildcard: ["*/init/*", "*/dir/*"] }),
      stateOf("dir/init/dir"),
    ],
    ["content_ignorecase_empty_NEG", state({ "equals-ignore-case": "" }), stateOf("test-value")],
    ["content_ip_address_bad_type_NEG", state({ cidr: "10.0.0.0/24" }), stateOf(123)],
    ["content_wildcard_empty_NEG", state({ wildcard: "" }), stateOf("arn:aws:events:x")],
    ["null_value_NEG", state(null), stateOf("null")],
    [
      "nested_json_NEG",
      { detail: { "my-key": ["my-value"] } },
      { detail: '{"my-key":"my-value"}' },
    ],
  ])("%s: no match", (_name, pattern, event) => {
    expect(matches(pattern, event)).toBe(false);
  });

  it.each<readonly [name: string, pattern: object]>([
    ["content_anything_but_string_null_type_EXC", anythingBut(null)],
    ["content_anything_but_ignorecase_EXC", anythingBut({ "equals-ignore-case": 123 })],
    [
      "content_anything_prefix_ignorecase_EXC",
      anythingBut({ prefix: { "equals-ignore-case": "file" } }),
    ],
    ["content_anything_prefix_empty_EXC", anythingBut({ prefix: "" })],
    ["content_anything_suffix_empty_EXC", anythingBut({ suffix: "" })],
    ["content_anything_prefix_int_EXC", anythingBut({ prefix: 123 })],
    ["content_ip_address_bad_mask_EXC", state({ cidr: "bad-/64filter" })],
    ["content_numeric_EXC", state({ numeric: [">", 0, ">", 0] })],
    ["content_numeric_syntax_EXC", state({ numeric: [">", 0, "<"] })],
    ["operator_case_sensitive_EXC", state({ EXISTS: true })],
    ["arrays_empty_EXC", { resources: [] }],
    ["string_nolist_EXC", { my_key: "my-value" }],
    ["int_nolist_EXC", { my_key: 123 }],
  ])("%s: refused", (_name, pattern) => {
    expect(() => matches(pattern, stateOf(3))).toThrow(/^Event pattern: /);
  });
});

/**
 * Patterns and events of the open-source matcher of EventBridge, under their names there.
 * https://github.com/aws/event-ruler/blob/main/src/test/resources/correctness-cases.json
 */
describe("cases of Event Ruler", () => {
  const exists = [{ exists: true }];
  const ab = { d: { a: exists, b: exists } };
  const anEmail = { detail: { email: exists, name: exists } };
  const tagged = (tags: readonly unknown[]): object => ({ d: { tags, type: exists } });
  const keyed = { u: { t: { k: ["color"], v: ["blue"] } } };
  const named = { d: { name: exists, info: { x: ["1"] } } };
  const xy = { a: { b: { x: exists, y: exists } } };
  const versioned = (version: string): object => ({ users: { name: exists }, version: [version] });
  const absentB = { d: { a: exists, b: [{ exists: false }] } };

  it.each<readonly [name: string, pattern: object, event: object, isMatch: boolean]>([
    ["flat: 2-field exists, both present", ab, { d: { a: 1, b: 2 } }, true],
    ["flat: 2-field exists, one missing", ab, { d: { a: 1 } }, false],
    [
      "flat: exact match",
      { d: { a: ["hello"], b: ["world"] } },
      { d: { a: "hello", b: "world" } },
      true,
    ],
    [
      "flat: exact mismatch",
      { d: { a: ["hello"], b: ["world"] } },
      { d: { a: "hello", b: "nope" } },
      false,
    ],
    ["flat: prefix", { d: { a: [{ prefix: "hel" }] } }, { d: { a: "hello" } }, true],
    [
      "flat: numeric range",
      { d: { x: [{ numeric: [">", 0, "<", 100] }] } },
      { d: { x: 50 } },
      true,
    ],
    ["flat: anything-but", { d: { s: [{ "anything-but": "banned" }] } }, { d: { s: "ok" } }, true],
    ["objarray: same element", ab, { d: [{ a: 1, b: 2 }] }, true],
    ["objarray: split", ab, { d: [{ a: 1 }, { b: 2 }] }, false],
    ["objarray: 3 elem, last valid", ab, { d: [{ a: 1 }, { b: 2 }, { a: 3, b: 4 }] }, true],
    [
      "objarray: 3-field, split 3 ways",
      { d: { a: exists, b: exists, c: exists } },
      { d: [{ a: 1 }, { b: 2 }, { c: 3 }] },
      false,
    ],
    [
      "objarray: exact same elem",
      { d: { name: ["alice"], status: ["active"] } },
      { d: [{ name: "alice", status: "active" }] },
      true,
    ],
    [
      "objarray: exact split",
      { d: { name: ["alice"], status: ["active"] } },
      { d: [{ name: "alice" }, { status: "active" }] },
      false,
    ],
    [
      "primarray: exists",
      { d: { tags: exists, name: exists } },
      { d: { tags: ["a", "b"], name: "x" } },
      true,
    ],
    ["primarray: exact match", { tags: ["admin"] }, { tags: ["user", "admin"] }, true],
    ["primarray: no match", { tags: ["superadmin"] }, { tags: ["user", "admin"] }, false],
    ["nested: inner same", keyed, { u: [{ t: [{ k: "color", v: "blue" }] }] }, true],
    ["nested: inner split", keyed, { u: [{ t: [{ k: "color" }, { v: "blue" }] }] }, false],
    ["nested: outer split", named, { d: [{ name: "alice" }, { info: { x: "1" } }] }, false],
    ["nested: outer same", named, { d: [{ name: "alice", info: { x: "1" } }] }, true],
    ["nested2: same leaf", xy, { a: [{ b: [{ x: 1, y: 2 }] }] }, true],
    ["nested2: split leaf", xy, { a: [{ b: [{ x: 1 }, { y: 2 }] }] }, false],
    ["mixed: array+scalar match", versioned("1"), { users: [{ name: "a" }], version: "1" }, true],
    ["mixed: array+scalar fail", versioned("2"), { users: [{ name: "a" }], version: "1" }, false],
    ["exists-false: absent", absentB, { d: [{ a: 1 }] }, true],
    ["exists-false: present", absentB, { d: [{ a: 1, b: 2 }] }, false],
    ["empty object", { d: { a: exists } }, {}, false],
    ["empty array", { d: { a: exists } }, { d: [] }, false],
    ["single-field rule", { d: { a: exists } }, { d: [{ a: 1 }, { a: 2 }] }, true],
    [
      "many elem one valid",
      { d: { a: ["target"], b: ["found"] } },
      { d: [{ a: "x" }, { a: "y" }, { a: "target", b: "found" }, { a: "z" }] },
      true,
    ],
    [
      "numeric+exists array",
      { i: { p: [{ numeric: [">", 0, "<", 100] }], n: exists } },
      {
        i: [
          { n: "w", p: 50 },
          { n: "g", p: 200 },
        ],
      },
      true,
    ],
    [
      "anything-but array",
      { u: { s: [{ "anything-but": "banned" }], n: exists } },
      {
        u: [
          { n: "alice", s: "banned" },
          { n: "bob", s: "active" },
        ],
      },
      true,
    ],
    [
      "primarray: large + scalar, prefix",
      tagged([{ prefix: "ad" }]),
      { d: { tags: ["admin", "user", "dev"], type: "GROUP" } },
      true,
    ],
    [
      "primarray: large + scalar, no match",
      tagged([{ prefix: "super" }]),
      { d: { tags: ["admin", "user", "dev"], type: "GROUP" } },
      false,
    ],
    [
      "primarray: numeric in array",
      tagged([{ numeric: [">", 0, "<", 10] }]),
      { d: { tags: [100, 5, 200], type: "ok" } },
      true,
    ],
    [
      "primarray: anything-but in array",
      tagged([{ "anything-but": "banned" }]),
      { d: { tags: ["banned", "ok"], type: "x" } },
      true,
    ],
    ["primarray: empty prim array", tagged(exists), { d: { tags: [], type: "x" } }, false],
    [
      "mixed: obj-array split + prim-array",
      { users: { name: exists, email: exists }, tags: ["admin"] },
      { users: [{ name: "alice" }, { email: "b@x" }], tags: ["admin"] },
      false,
    ],
    [
      "N emails, only last element has name",
      anEmail,
      { detail: [{ email: "a@x" }, { email: "b@x" }, { email: "e@x", name: "eve" }] },
      true,
    ],
    [
      "suffix match split",
      { d: { name: [{ suffix: "ice" }], type: exists } },
      { d: [{ name: "alice" }, { type: "user" }] },
      false,
    ],
    // https://github.com/aws/event-ruler#json-array-matching
    [
      "README: one name of an array in an array",
      { employees: { firstName: ["Anna"] } },
      { employees: [[{ firstName: "John" }, { firstName: "Anna" }], [{ firstName: "Peter" }]] },
      true,
    ],
    [
      "README: names of two employees",
      { employees: { firstName: ["Anna"], lastName: ["Jones"] } },
      {
        employees: [
          { firstName: "Anna", lastName: "Smith" },
          { firstName: "Peter", lastName: "Jones" },
        ],
      },
      false,
    ],
    // "any two fields are within JSON objects that are in different elements of the same array"
    [
      "README: fields in two arrays of an array",
      { e: { a: exists, b: exists } },
      { e: [[{ a: 1 }], [{ b: 2 }]] },
      false,
    ],
    // https://github.com/aws/event-ruler#exists-matching
    [
      "README: exists works on leaves only",
      { detail: { "c-count": [{ exists: false }] } },
      { detail: { "c-count": { c1: 100 } } },
      true,
    ],
  ])("%s", (_name, pattern, event, isMatch) => {
    expect(matches(pattern, event)).toBe(isMatch);
  });
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
describe("operators of the guide", () => {
  it.each<readonly [operator: unknown, value: unknown, isMatch: boolean]>([
    ["Alice", "Alice", true],
    ["Alice", "alice", false],
    ["", "", true],
    [null, null, true],
    [true, true, true],
    [true, "true", false],
    [100, 100, true],
    ["100", 100, false],
    // "Strings enclosed in quotes, numbers, …": a text is none of the numbers that it may be read as.
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
    ["1.0", 1, false],
    ["1", 1, false],
    [1, "1.0", false],
    [1, "1", false],
    [0, "", false],
    [1, true, false],
    [{ "equals-ignore-case": "alice" }, "ALICE", true],
    [{ prefix: "us-" }, "us-east-1", true],
    [{ prefix: "us-" }, "eu-west-1", false],
    [{ prefix: { "equals-ignore-case": "eventb" } }, "EventBridge", true],
    [{ suffix: ".png" }, "a.png", true],
    [{ suffix: ".png" }, "a.PNG", false],
    [{ suffix: { "equals-ignore-case": "tbridge" } }, "EVENTBRIDGE", true],
    [{ wildcard: "*/lib/*" }, "/usr/lib/x", true],
    [{ wildcard: "*/lib/*" }, "/usr/bin/x", false],
    [{ wildcard: "dir/*.png" }, "dir/a/b.png", true],
    [{ wildcard: "a.c" }, "abc", false],
    [{ wildcard: String.raw`value\*end` }, "value*end", true],
    [{ wildcard: String.raw`value\*end` }, "valueXend", false],
    [{ wildcard: String.raw`a\\b` }, String.raw`a\b`, true],
    [{ wildcard: "a*" }, 1, false],
    [{ "anything-but": "initializing" }, "running", true],
    [{ "anything-but": "initializing" }, "initializing", false],
    [{ "anything-but": ["stopped", "overloaded"] }, "overloaded", false],
    [{ "anything-but": [100, 200, 300] }, 200, false],
    [{ "anything-but": [100, 200, 300] }, 201, true],
    [{ "anything-but": { prefix: "us-" } }, "us-east-1", false],
    [{ "anything-but": { suffix: ".png" } }, "a.jpg", true],
    [{ "anything-but": { "equals-ignore-case": "initializing" } }, "INITIALIZING", false],
    [{ "anything-but": { "equals-ignore-case": ["a", "b"] } }, "C", true],
    [{ "anything-but": { wildcard: "*/lib/*" } }, "/usr/lib/x", false],
    [{ numeric: ["=", 5] }, 5, true],
    [{ numeric: ["=", 5] }, "5", false],
    [{ numeric: [">", 0, "<=", 5] }, 0, false],
    [{ numeric: [">", 0, "<=", 5] }, 5, true],
    [{ numeric: [">=", 0] }, 0, true],
    [{ numeric: ["<", 10] }, 10, false],
    [{ cidr: "10.0.0.0/24" }, "10.0.0.255", true],
    [{ cidr: "10.0.0.0/24" }, "10.0.1.0", false],
    [{ cidr: "10.0.0.0/24" }, "AWS Internal", false],
    [{ cidr: "2001:db8::/32" }, "2001:db8::1", true],
    [{ cidr: "2001:db8::/32" }, "10.0.0.1", false],
    [{ exists: true }, "", true],
    [{ exists: true }, null, true],
    [{ exists: false }, null, false],
  ])("%j on %j: %s", (operator, value, isMatch) => {
    expect(matches({ f: [operator] }, { f: value })).toBe(isMatch);
  });

  it("joins fields with and, values of a field with or, and $or at any level", () => {
    const pattern = {
      source: ["aws.cloudwatch"],
      $or: [
        { metricName: ["CPUUtilization", "ReadLatency"] },
        {
          metricType: ["MetricType"],
          namespace: ["AWS/EC2", "AWS/ES"],
          $or: [{ metricId: [1234] }, { spaceId: [1000] }],
        },
        { scope: ["Service"] },
      ],
    };
    const source = "aws.cloudwatch";

    expect(matches(pattern, { source, metricName: "ReadLatency" })).toBe(true);
    expect(matches(pattern, { source, scope: "Service" })).toBe(true);
    expect(matches(pattern, { source: "aws.ec2", scope: "Service" })).toBe(false);
    const inner = { source, metricType: "MetricType", namespace: "AWS/ES" };
    expect(matches(pattern, inner)).toBe(false);
    expect(matches(pattern, { ...inner, spaceId: 1000 })).toBe(true);
    expect(matches(pattern, { source, namespace: "AWS/ES", spaceId: 1000 })).toBe(false);
  });
});

describe("refuses what is not documented", () => {
  it.each<readonly [what: string, pattern: unknown, message: RegExp]>([
    ["an empty object", {}, /an empty object/],
    ["a list", [], /an object or an array expected/],
    ["two operators at once", { f: [{ prefix: "a", suffix: "b" }] }, /exactly one operator/],
    ["no operator", { f: [{}] }, /exactly one operator/],
    ["a list in a list", { f: [["a"]] }, /a value or an operator expected/],
    ["an unknown operator", { f: [{ regex: "a" }] }, /not an operator that the guide has/],
    ["a prefix of a number", { f: [{ prefix: 1 }] }, /a text expected/],
    ["exists of a text", { f: [{ exists: "false" }] }, /true or false expected/],
    ["a prefix of a prefix", { f: [{ prefix: { prefix: "a" } }] }, /equals-ignore-case expected/],
    ["consecutive wildcards", { f: [{ wildcard: "a**" }] }, /consecutive wildcards/],
    ["another escape", { f: [{ wildcard: String.raw`a\n` }] }, /escapes \* and backslash only/],
    ["a last backslash", { f: [{ wildcard: "a\\" }] }, /escapes \* and backslash only/],
    ["anything but nothing", { f: [{ "anything-but": [] }] }, /at least one/],
    ["anything but a mix", { f: [{ "anything-but": ["a", 1] }] }, /texts only or numbers only/],
    [
      "anything but a list of operators",
      { f: [{ "anything-but": [{ prefix: "a" }] }] },
      /texts only/,
    ],
    ["anything but numeric", { f: [{ "anything-but": { numeric: ["=", 1] } }] }, /takes prefix/],
    ["a list of wildcards", { f: [{ wildcard: ["a"] }] }, /a text expected/],
    ["a number beyond 5e9", { f: [{ numeric: ["<", 6e9] }] }, /from -5e9 to 5e9/],
    ["an upper bound first", { f: [{ numeric: ["<", 5, ">", 0] }] }, /a lower bound and then/],
    ["an empty range", { f: [{ numeric: [">", 5, "<", 5] }] }, /is not below/],
    ["an unknown comparison", { f: [{ numeric: ["!=", 5] }] }, /not a comparison of numbers/],
    ["a mask too long", { f: [{ cidr: "10.0.0.0/33" }] }, /too many bits/],
    ["a single address", { f: [{ cidr: "10.0.0.1" }] }, /a number of bits expected/],
    ["one alternative", { $or: [{ a: ["b"] }] }, /at least two objects/],
    ["an empty alternative", { $or: [{ a: ["b"] }, {}] }, /an empty object/],
    ["no list of alternatives", { $or: { a: ["b"] } }, /at least two objects/],
    ["an operator as a field in $or", { $or: [{ prefix: ["b"] }, { a: ["b"] }] }, /is an operator/],
    ["a name with a dot", { "a.b": ["c"] }, /a name with a dot/],
    ["a field twice", { a: ["b"], $or: [{ a: ["c"] }, { b: ["c"] }] }, /a field twice/],
    [
      "1024 combinations",
      Object.fromEntries(
        Array.from({ length: 10 }, (_each, index) => [
          `l${index}`,
          { $or: [{ a: ["b"] }, { b: ["b"] }] },
        ]),
      ),
      /1024 combinations of \$or .* the limit is 1000/,
    ],
    ["2049 characters", { f: ["x".repeat(2049 - '{"f":[""]}'.length)] }, /2049 characters/],
  ])("%s", (_what, pattern, message) => {
    expect(() => matches(pattern as object, {})).toThrow(message);
  });

  it("takes 2048 characters", () => {
    expect(matches({ f: ["x".repeat(2048 - '{"f":[""]}'.length)] }, {})).toBe(false);
  });

  it("an event that JSON cannot say", () => {
    expect(() => matches({ f: ["a"] }, { g: undefined })).toThrow(/Not JSON: "g"/);
  });
});
