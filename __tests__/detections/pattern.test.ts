import * as fc from "fast-check";
import { eventPattern } from "../../detections/event-pattern";
import {
  asEventBridgeEvent,
  matchesEventPattern,
  matchesFilterPattern,
} from "../../detections/evaluate";
import { filterPattern } from "../../detections/filter-pattern";
import * as builder from "../../detections/pattern";
import {
  absent,
  allOf,
  anyOf,
  differsOrAbsent,
  equals,
  equalsIgnoringCase,
  type Term,
} from "../../detections/pattern";
import { inOtherCases } from "./support/other-cases";

describe("the builder", () => {
  it("has no plain not-equal", () => {
    expect(Object.keys(builder).sort()).toEqual([
      "absent",
      "allOf",
      "anyOf",
      "differsOrAbsent",
      "equals",
      "equalsIgnoringCase",
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

  it.each([
    "",
    "*",
    "**",
    "a*b",
    "*a*",
    "a b",
    "(a)",
    "a|b",
    "a^",
    "$a",
    "[a]",
    "{a}",
    "a%",
    "ä",
    "a\\",
  ])("refuses the value %j in any case", (value) => {
    expect(() => equalsIgnoringCase("f", "x", value)).toThrow(/cannot be matched in any case/);
  });

  it("ignores the case of one field, not of any element", () => {
    expect(() => equalsIgnoringCase("names[*]", "x")).toThrow(/documented for equals only/);
  });

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

describe("a value in any case", () => {
  /** In both languages. */
  const matches = (term: Term, f: unknown): boolean[] => [
    matchesFilterPattern(filterPattern(term), { f }),
    matchesEventPattern(eventPattern(term), asEventBridgeEvent({ f })),
  ];
  /** What a name of IAM may be, and the ARN of one. */
  const name = fc.stringMatching(/^[\w+=,.@/:-]{1,40}$/);
  const cased = name.chain((value) => fc.tuple(fc.constant(value), inOtherCases(value)));

  it("matches each spelling of it", () => {
    fc.assert(
      fc.property(cased, fc.string(), ([value, spelling], more) => {
        expect(matches(equalsIgnoringCase("f", value), spelling)).toEqual([true, true]);
        expect(matches(equalsIgnoringCase("f", "x", value), spelling)).toEqual([true, true]);
        expect(matches(equalsIgnoringCase("f", `${value}*`), `${spelling}${more}`)).toEqual([
          true,
          true,
        ]);
        expect(matches(equalsIgnoringCase("f", `*${value}`), `${more}${spelling}`)).toEqual([
          true,
          true,
        ]);
      }),
    );
  });

  it("matches nothing else", () => {
    fc.assert(
      fc.property(name, name, (value, other) => {
        const [a, b] = [value.toLowerCase(), other.toLowerCase()];
        const all = (is: boolean): boolean[] => [is, is];

        expect(matches(equalsIgnoringCase("f", value), other)).toEqual(all(a === b));
        expect(matches(equalsIgnoringCase("f", `${value}*`), other)).toEqual(all(b.startsWith(a)));
        expect(matches(equalsIgnoringCase("f", `*${value}`), other)).toEqual(all(b.endsWith(a)));
      }),
    );
    for (const other of ["acmexprod", "xacme.prod", "acme.prodx", "acme.pro", null, true, ["x"]]) {
      expect(matches(equalsIgnoringCase("f", "acme.prod"), other)).toEqual([false, false]);
    }
    expect(matches(equalsIgnoringCase("other", "x"), "x")).toEqual([false, false]);
  });
});
