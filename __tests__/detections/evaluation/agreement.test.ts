import fc from "fast-check";
import {
  asEventBridgeEvent,
  matchesEventPattern,
  matchesFilterPattern,
} from "../../../detections/evaluate";
import { eventPattern } from "../../../detections/event-pattern";
import { filterPattern } from "../../../detections/filter-pattern";
import {
  absent,
  allOf,
  anyOf,
  differsOrAbsent,
  equals,
  equalsIgnoringCase,
  type Term,
} from "../../../detections/pattern";

type Event = Readonly<Record<string, unknown>>;
type Leaf = Exclude<Term, { readonly terms: unknown }>;

const byFilter = (term: Term, event: Event): boolean =>
  matchesFilterPattern(filterPattern(term), event);
const byRule = (term: Term, event: Event): boolean =>
  matchesEventPattern(eventPattern(term), asEventBridgeEvent(event));

/** What a term means, said once more and as shortly as can be, of texts and missing fields. */
function means(term: Term, event: Event): boolean {
  switch (term.kind) {
    case "all-of":
      return term.terms.every((each) => means(each, event));
    case "any-of":
      return term.terms.some((each) => means(each, event));
    case "absent":
      return valuesAt(event, term.field).length === 0;
    case "equals":
      return valuesAt(event, term.field).some((value) => isLike(value, term.value));
    case "equals-ignoring-case":
      return valuesAt(event, term.field).some(
        (value) =>
          typeof value === "string" &&
          term.values.some((each) => isLike(value.toLowerCase(), each.toLowerCase())),
      );
    case "differs-or-absent":
      return valuesAt(event, term.field).every(
        (value) => value !== null && !term.values.some((each) => isLike(value, each)),
      );
  }
}

function isLike(value: unknown, wanted: string): boolean {
  const [first = "", middle, last] = wanted.split("*");
  if (typeof value !== "string") return false;
  if (middle === undefined) return value === first;
  if (last !== undefined) return value.includes(middle);
  return value.startsWith(first) && value.endsWith(middle);
}

function valuesAt(event: unknown, field: string): unknown[] {
  return field.split(".").reduce<unknown[]>(
    (places, step) =>
      places.flatMap((place) => {
        const name = step.replace("[*]", "");
        if (!isObject(place) || !Object.hasOwn(place, name)) return [];
        const value = place[name];
        if (!step.endsWith("[*]")) return [value];
        return Array.isArray(value) ? (value as unknown[]) : [];
      }),
    [event],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leavesOf(term: Term): Leaf[] {
  return "terms" in term ? term.terms.flatMap(leavesOf) : [term];
}

/** What the first steps of a path lead to, arrays and all; a wildcard is left out. */
function alongTheWay(event: Event, field: string): unknown[] {
  const found: unknown[] = [event];
  for (const name of field.replaceAll("[*]", "").split(".")) {
    const place = found.at(-1);
    found.push(isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined);
  }
  return found.slice(1);
}

const wantedBy = (leaf: Leaf): readonly string[] => {
  if (leaf.kind === "absent") return [];
  return leaf.kind === "equals" ? [leaf.value] : leaf.values;
};

interface Difference {
  /** Whether it concerns this term on this event. */
  readonly concerns: (leaf: Leaf, event: Event) => boolean;
  readonly term: Term;
  readonly event: Event;
  readonly filter: boolean;
  readonly rule: boolean;
}

/**
 * Where the two languages differ, each with a smallest example. The agreement below leaves out exactly
 * these.
 */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "a filter never compares an array, a rule compares each element": {
    concerns: ({ field }, event) =>
      !field.includes("[*]") && alongTheWay(event, field).some((value) => Array.isArray(value)),
    term: equals("f", "x"),
    event: { f: ["x"] },
    filter: false,
    rule: true,
  },
  "any element of what is no array: a filter finds none, a rule takes the value itself": {
    concerns: ({ field }, event) =>
      field.includes("[*]") &&
      alongTheWay(event, field).some((value) => value !== undefined && !Array.isArray(value)),
    term: equals("f[*]", "x"),
    event: { f: "x" },
    filter: false,
    rule: true,
  },
  "a filter looks at one array, a rule at arrays in it too": {
    concerns: ({ field }, event) =>
      alongTheWay(event, field).some(
        (value) => Array.isArray(value) && value.some((each) => Array.isArray(each)),
      ),
    term: equals("f[*]", "x"),
    event: { f: [["x"]] },
    filter: false,
    rule: true,
  },
  "an object is there for a filter; a rule knows what is in it only": {
    concerns: ({ field }, event) => valuesAt(event, field).some(isObject),
    term: absent("f"),
    event: { f: { g: "x" } },
    filter: false,
    rule: true,
  },
  "null is no value for a filter, and one like any other for a rule": {
    concerns: (leaf, event) =>
      (leaf.kind === "differs-or-absent" || wantedBy(leaf).includes("*")) &&
      valuesAt(event, leaf.field).includes(null),
    term: differsOrAbsent("f", "x"),
    event: { f: null },
    filter: false,
    rule: true,
  },
  "a filter compares a number by its digits, a rule tells it from a text": {
    concerns: (leaf, event) =>
      valuesAt(event, leaf.field).some(
        (value) =>
          typeof value === "number" &&
          wantedBy(leaf).some((wanted) => isLike(String(value), wanted)),
      ),
    term: equals("f", "1*"),
    event: { f: 12 },
    filter: true,
    rule: false,
  },
  "true and false: filters document IS TRUE only": {
    concerns: ({ field }, event) =>
      valuesAt(event, field).some((value) => typeof value === "boolean"),
    term: differsOrAbsent("f", "x"),
    event: { f: true },
    filter: false,
    rule: true,
  },
  "a leading * of a filter stops at the first occurrence of the rest, a rule's does not": {
    concerns: (leaf, event) =>
      wantedBy(leaf).some(
        (wanted) =>
          /^\*.*[^*]$/.test(wanted) &&
          valuesAt(event, leaf.field).some(
            (value) =>
              String(value).endsWith(wanted.slice(1)) &&
              String(value).indexOf(wanted.slice(1)) < String(value).length - wanted.length + 1,
          ),
      ),
    term: equals("f", "*ab"),
    event: { f: "abab" },
    filter: false,
    rule: true,
  },
};

/** Beyond one leaf: a rule wants the fields of one array in one and the same element. */
const TWO_FIELDS_OF_ONE_ARRAY = {
  term: allOf(equals("f[*].a", "x"), equals("f[*].b", "y")),
  event: { f: [{ a: "x" }, { b: "y" }] },
};

describe("the differences of the two languages", () => {
  it.each(Object.entries(DIFFERENCES))("%s", (_name, { term, event, filter, rule, concerns }) => {
    expect({ filter: byFilter(term, event), rule: byRule(term, event) }).toEqual({ filter, rule });
    expect(leavesOf(term).every((leaf) => concerns(leaf, event))).toBe(true);
  });

  it("two fields of one array: in any elements for a filter, in the same for a rule", () => {
    const { term, event } = TWO_FIELDS_OF_ONE_ARRAY;

    expect(byFilter(term, event)).toBe(true);
    expect(byRule(term, event)).toBe(false);
    expect(byRule(term, { f: [{ a: "x", b: "y" }] })).toBe(true);
  });
});

describe("a term means the same in both languages", () => {
  const FIELDS = ["a", "b", "c.d", "c.e", "list[*]", "items[*].id"] as const;
  const text = fc.constantFrom("x", "y", "xy", "yx", "xyx", "X", "xY", "", "1", "12");
  const wanted = fc.constantFrom("x", "xy", "1", "x*", "*x", "*y*", "xy*", "*yx", "1*");
  const spelled = fc.constantFrom("x", "XY", "Y*", "xY*", "*X", "*yx", "1*");
  const single = fc.constantFrom(...FIELDS.filter((field) => !field.includes("[*]")));

  const leaf: fc.Arbitrary<Term> = fc.oneof(
    fc
      .tuple(fc.constantFrom(...FIELDS), fc.oneof(wanted, fc.constant("*")))
      .map(([field, value]) => equals(field, value)),
    single.map(absent),
    fc
      .tuple(single, fc.array(spelled, { minLength: 1, maxLength: 2 }))
      .map(([field, [first = "x", ...others]]) => equalsIgnoringCase(field, first, ...others)),
    fc
      .tuple(single, fc.array(wanted, { minLength: 1, maxLength: 3 }))
      .map(([field, [first = "x", ...others]]) => differsOrAbsent(field, first, ...others)),
  );
  const { term } = fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie("term"), { minLength: 1, maxLength: 3 }).map((terms) => allOf(...terms)),
      fc.array(tie("term"), { minLength: 1, maxLength: 3 }).map((terms) => anyOf(...terms)),
    ),
  }));

  const scalar = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 1, 12, 7, true, false) },
  );
  const value = fc.oneof(
    { weight: 8, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
    { weight: 1, arbitrary: fc.record({ d: scalar }, { requiredKeys: [] }) },
  );
  const event: fc.Arbitrary<Event> = fc.record(
    {
      a: value,
      b: value,
      c: fc.oneof(
        { weight: 5, arbitrary: fc.record({ d: value, e: value }, { requiredKeys: [] }) },
        { weight: 1, arbitrary: value },
      ),
      list: fc.oneof(
        { weight: 5, arbitrary: fc.array(scalar, { maxLength: 3 }) },
        { weight: 1, arbitrary: value },
      ),
      items: fc.oneof(
        {
          weight: 5,
          arbitrary: fc.array(fc.record({ id: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
        },
        { weight: 1, arbitrary: value },
      ),
    },
    { requiredKeys: [] },
  );

  /** EventBridge says a field once, CloudWatch Logs ignores case twice: tests of the renderers. */
  const canBeSaid = (some: Term): boolean => {
    try {
      eventPattern(some);
      filterPattern(some);
      return true;
    } catch (error) {
      if (
        !(error instanceof Error) ||
        !/cannot compare field|regular expressions, CloudWatch Logs accepts/.test(error.message)
      ) {
        throw error;
      }
      return false;
    }
  };
  /** A regular expression on a number is not documented: the evaluator throws. */
  const isDocumented = (some: Term, of: Event): boolean =>
    leavesOf(some).every(
      ({ kind, field }) =>
        kind !== "equals-ignoring-case" ||
        valuesAt(of, field).every((each) => typeof each !== "number"),
    );
  const isAlike = (some: Term, of: Event): boolean =>
    leavesOf(some).every((each) =>
      Object.values(DIFFERENCES).every(({ concerns }) => !concerns(each, of)),
    );

  it("wherever none of the differences concerns it, and it is what the term says", () => {
    const counts = { true: 0, false: 0 };

    fc.assert(
      fc.property(term, event, (some, of) => {
        fc.pre(canBeSaid(some) && isDocumented(some, of) && isAlike(some, of));
        const meaning = means(some, of);
        counts[`${meaning}`] += 1;

        expect([byFilter(some, of), byRule(some, of)]).toEqual([meaning, meaning]);
      }),
      { numRuns: 1000, seed: 5, maxSkipsPerRun: 20 },
    );
    // Neither answer is a rarity.
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(150);
  });
});
