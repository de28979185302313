import { eventPattern } from "../../detections/event-pattern";
import {
  asEventBridgeEvent,
  matchesEventPattern,
  matchesFilterPattern,
} from "../../detections/evaluate";
import { filterPattern } from "../../detections/filter-pattern";
import * as builder from "../../detections/pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals, type Term } from "../../detections/pattern";

describe("the builder", () => {
  it("has no plain not-equal", () => {
    expect(Object.keys(builder).sort()).toEqual([
      "absent",
      "allOf",
      "anyOf",
      "differsOrAbsent",
      "equals",
    ]);
    // @ts-expect-error no term of this kind
    const plain: Term = { kind: "differs", field: "f", values: ["x"] };
    // @ts-expect-error at least one value
    const nothing: Term = { kind: "differs-or-absent", field: "f", values: [] };
    // @ts-expect-error at least one value
    const none = (): Term => differsOrAbsent("f");
    expect([plain, nothing, none]).toHaveLength(3);
  });

  it("takes at least one term", () => {
    expect(() => allOf()).toThrow(/"all-of" needs at least one term/);
    expect(() => anyOf()).toThrow(/"any-of" needs at least one term/);
  });

  it("leaves a term alone as it is", () => {
    const term = equals("f", "x");

    expect(allOf(term)).toBe(term);
    expect(anyOf(term)).toBe(term);
  });

  it.each(["", "a..b", ".a", "a.", "a[0]", "[*]", "a.[*]", "$.a", "a b", 'a"', "a.['b.c']", "ä"])(
    "refuses the field path %j",
    (field) => {
      expect(() => equals(field, "x")).toThrow(/is not a field path/);
      expect(() => absent(field)).toThrow();
      expect(() => differsOrAbsent(field, "x")).toThrow();
    },
  );

  it.each(["eventName", "a.b-c.d_e", "names[*]", "a[*].b"])("takes the field path %j", (field) => {
    expect(equals(field, "x").field).toBe(field);
  });

  it("says absent and different of one field only, not of any element", () => {
    expect(() => absent("names[*]")).toThrow(/documented for equals only/);
    expect(() => differsOrAbsent("names[*].id", "x")).toThrow(/documented for equals only/);
  });

  it.each(["", 'a"b', "a\\b", "a*b", "**", "***", "a**", "*a*b*", "a\nb", "a\u0000", "ä", "–"])(
    "refuses the value %j",
    (value) => {
      expect(() => equals("f", value)).toThrow(/cannot be matched/);
      expect(() => differsOrAbsent("f", "x", value)).toThrow(/cannot be matched/);
    },
  );

  it("refuses to differ from everything", () => {
    expect(() => differsOrAbsent("f", "x", "*")).toThrow(/say that "f" is absent/);
  });
});

/** IAM allows a role or a session all of these. Each must be itself and nothing else. */
describe("a value from the configuration", () => {
  const before = "arn:aws:sts::111122223333:assumed-role/";
  const cases = [
    ...["a+b", "a=b", "a,b", "a.b", "a@b", "a_b", "a-b", "+=,.@_-"],
    // Not in names of IAM, but in paths and in names of secrets.
    ...[
      "a/b",
      "a:b",
      "a b",
      "a%b%",
      "(a)",
      "{a}",
      "[a]",
      "a|b",
      "a&&b",
      "a||b",
      "a?",
      "^a$",
      "'a'",
    ],
    ...["true", "null", "1", "$.a", "a!b", "<a>", "#a", "~a", "`a`", ";"],
  ];

  it.each(cases)("%j matches itself only, in both languages", (name) => {
    const other = `${before}${name.replace(/^./, "x").replaceAll(/[^A-Za-z0-9]/g, "z")}/s`;
    const own = `${before}${name}/s`;
    const terms: readonly (readonly [Term, of: string, isMatch: boolean])[] = [
      [equals("f", own), own, true],
      [equals("f", own), other, false],
      [equals("f", `${before}${name}/*`), own, true],
      [equals("f", `${before}${name}/*`), other, false],
      [equals("f", `*${name}/s`), own, true],
      [equals("f", `*${name}/s`), other, false],
      [equals("f", `*${name}*`), own, true],
      [equals("f", `*/${name}/*`), other, false],
      [differsOrAbsent("f", own, `${before}${name}/*`), own, false],
      [differsOrAbsent("f", own, `${before}${name}/*`), other, true],
      [differsOrAbsent("f", own, `*/${name}/*`), own, false],
    ];

    for (const [term, f, isMatch] of terms) {
      const event = { f };
      const results = [
        matchesFilterPattern(filterPattern(term), event),
        matchesEventPattern(eventPattern(term), asEventBridgeEvent(event)),
      ];
      expect([term, results]).toEqual([term, [isMatch, isMatch]]);
    }
  });
});
