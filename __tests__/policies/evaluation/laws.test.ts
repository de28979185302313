import fc from "fast-check";
import type { Decision } from "../../../policies/evaluation/model";
import { questionOf, smallQuestions, statementOf } from "./arbitraries";
import { conditionHolds, decision } from "./question";
import type { SmallPolicy, SmallQuestion, SmallStatement } from "./reference";

/** Laws that hold of any policies, whatever they say: how a change of the question may show. */

const decide = (small: SmallQuestion): Decision => decision(questionOf(small));

type Change = (policy: SmallPolicy) => SmallPolicy;

/** One policy of a question. */
interface Place {
  /** Whom its statements are about: the caller, a principal that they name, or everyone. */
  readonly about: "caller" | "principal" | "everyone";
  /** The question with this policy changed. */
  readonly with: (change: Change) => SmallQuestion;
}

function placesOf(q: SmallQuestion): Place[] {
  const { identity, resourcePolicy, boundary, session = [], scp = [], rcp = [], endpoint } = q;
  const inList = <T>(list: readonly T[], place: (item: T, put: (item: T) => T[]) => Place[]) =>
    list.flatMap((item, index) => place(item, (changed) => list.with(index, changed)));
  const levels = (
    about: Place["about"],
    all: readonly (readonly SmallPolicy[])[],
    put: (changed: readonly (readonly SmallPolicy[])[]) => SmallQuestion,
  ) =>
    inList(all, (level, putLevel) =>
      inList(level, (policy, putPolicy) => [
        { about, with: (change) => put(putLevel(putPolicy(change(policy)))) },
      ]),
    );
  return [
    ...levels("caller", [identity], ([changed]) => ({ ...q, identity: changed ?? [] })),
    ...levels("caller", [session], ([changed]) => ({ ...q, session: changed })),
    ...levels("caller", scp, (changed) => ({ ...q, scp: changed })),
    ...levels("everyone", rcp, (changed) => ({ ...q, rcp: changed })),
    ...levels("principal", [only(resourcePolicy)], ([changed]) => ({
      ...q,
      resourcePolicy: changed?.[0],
    })),
    ...levels("caller", [only(boundary)], ([changed]) => ({ ...q, boundary: changed?.[0] })),
    ...levels("everyone", [only(endpoint)], ([changed]) => ({ ...q, endpoint: changed?.[0] })),
  ];
}

function only(policy: SmallPolicy | undefined): SmallPolicy[] {
  return policy === undefined ? [] : [policy];
}

/** The question with a statement more in one of its policies, for each of them. */
function adding(q: SmallQuestion, statement: SmallStatement): SmallQuestion[] {
  const { Principal = "*", Resource = ["*"], Effect, Action = ["*"], Condition = {} } = statement;
  const body = { Effect, Action, Condition };
  const inTrust = q.action === "sts:AssumeRole";
  const forms: Record<Place["about"], SmallStatement> = {
    caller: { ...body, Resource },
    everyone: { ...body, Resource, Principal: "*" },
    principal: { ...body, Principal, ...(inTrust ? {} : { Resource }) },
  };
  return placesOf(q).map((place) => place.with((policy) => [...policy, forms[place.about]]));
}

const statement = statementOf("resource");

function assertLaw<Extra>(
  extra: fc.Arbitrary<Extra>,
  law: (q: SmallQuestion, extra: Extra) => void,
) {
  fc.assert(fc.property(smallQuestions, extra, law), { numRuns: 300 });
}

describe("a statement more", () => {
  it("that denies never allows", () => {
    assertLaw(statement, (q, extra) => {
      if (decide(q).outcome === "allowed") return;
      for (const changed of adding(q, { ...extra, Effect: "Deny" })) {
        expect(decide(changed).outcome).not.toBe("allowed");
      }
    });
  });

  it("that allows never lifts an explicit denial, nor takes away what is allowed", () => {
    assertLaw(statement, (q, extra) => {
      const before = decide(q).outcome;
      if (before === "denied implicitly") return;
      for (const changed of adding(q, { ...extra, Effect: "Allow" })) {
        expect(decide(changed).outcome).toBe(before);
      }
    });
  });
});

describe("a statement less", () => {
  it("that allows never allows", () => {
    assertLaw(fc.nat(), (q, place) => {
      if (decide(q).outcome === "allowed") return;
      const less: Change = (policy) =>
        policy.filter(({ Effect }, index) => Effect === "Deny" || index !== place % policy.length);
      for (const place of placesOf(q)) expect(decide(place.with(less)).outcome).not.toBe("allowed");
    });
  });
});

describe("the order", () => {
  it("of statements and of policies makes no difference", () => {
    assertLaw(fc.constant(undefined), (q) => {
      const { outcome, missing } = decide(q);
      for (const place of placesOf(q)) {
        expect(decide(place.with((policy) => policy.toReversed()))).toMatchObject({
          outcome,
          missing,
        });
      }
      const reversed = {
        ...q,
        identity: q.identity.toReversed(),
        scp: q.scp?.toReversed(),
        rcp: q.rcp?.toReversed(),
      };
      expect(decide(reversed)).toMatchObject({ outcome, missing });
    });
  });
});

describe("a limit", () => {
  const small = fc.array(statementOf("identity"), { maxLength: 2 });
  const forEveryone = fc.array(statementOf("everyone"), { maxLength: 2 });

  it("put on top never allows", () => {
    assertLaw(fc.record({ small, forEveryone }), (q, extra) => {
      if (decide(q).outcome === "allowed") return;
      const isIdentity = q.caller.kind === "role" || q.caller.kind === "user";
      const limited: SmallQuestion[] = [
        { ...q, rcp: [...(q.rcp ?? []), [extra.forEveryone]] },
        ...(q.endpoint ? [] : [{ ...q, endpoint: extra.forEveryone }]),
        ...(q.caller.account ? [{ ...q, scp: [...(q.scp ?? []), [extra.small]] }] : []),
        ...(isIdentity && !q.boundary ? [{ ...q, boundary: extra.small }] : []),
        ...(q.caller.kind === "role" && !q.session ? [{ ...q, session: [extra.small] }] : []),
      ];
      for (const each of limited) expect(decide(each).outcome).not.toBe("allowed");
    });
  });

  it("of an endpoint, narrowed by a condition, never allows", () => {
    assertLaw(fc.constantFrom("a", "b"), (q, value) => {
      if (!q.endpoint || decide(q).outcome === "allowed") return;
      const endpoint = q.endpoint.map((each) =>
        each.Effect === "Deny" || each.Condition !== undefined
          ? each
          : { ...each, Condition: { StringEquals: { "x:One": [value] } } },
      );
      expect(decide({ ...q, endpoint }).outcome).not.toBe("allowed");
    });
  });
});

describe("a key less in the request", () => {
  const KEYS = ["x:One", "x:Two", "x:List", "x:Number", "x:Flag"];
  const trueWhenAbsent = (operator: string) =>
    /IfExists$|^ForAllValues:|^[A-Z][a-z]+Not/.test(operator);

  it("changes a statement only as its operators on the key say", () => {
    assertLaw(fc.constantFrom(...KEYS), (q, key) => {
      const { [key]: removed, ...context } = q.context;
      if (removed === undefined) return;
      const before = decide(q).statements;
      const after = decide({ ...q, context }).statements;
      const conditions = questionStatements(q).map(({ Condition }) => Condition ?? {});
      after.forEach(({ applies }, index) => {
        const operators = Object.entries(conditions[index] ?? {})
          .filter(([, keys]) => key in keys)
          .map(([operator]) => operator);
        if (operators.includes("Null")) return;
        const applied = before[index]?.applies;
        if (operators.length === 0) expect(applies).toBe(applied);
        else if (operators.every(trueWhenAbsent)) expect(applied && !applies).toBe(false);
        else expect(applies).toBe(false);
      });
    });
  });

  /** In the order of the trace. */
  function questionStatements(q: SmallQuestion): SmallStatement[] {
    return [
      ...(q.endpoint ?? []),
      ...(q.rcp ?? []).flat(2),
      ...(q.scp ?? []).flat(2),
      ...(q.resourcePolicy ?? []),
      ...q.identity.flat(),
      ...(q.boundary ?? []),
      ...(q.session ?? []).flat(),
    ];
  }
});

describe("a decision", () => {
  it("rests on what it says", () => {
    assertLaw(fc.constant(undefined), (q) => {
      const { outcome, by, missing, statements, kinds } = decide(q);
      const effects = by.map(({ kind, policy, sid }) =>
        statements
          .filter(
            (each) =>
              each.applies && each.kind === kind && each.policy === policy && each.sid === sid,
          )
          .map(({ effect }) => effect),
      );
      const wanted = outcome === "allowed" ? "Allow" : "Deny";
      expect(effects).toEqual(by.map(() => [wanted]));
      if (outcome === "denied explicitly") expect(by).not.toEqual([]);
      if (outcome === "denied implicitly") expect(by).toEqual([]);
      expect(missing.length > 0).toBe(outcome === "denied implicitly");
      expect(kinds.map(({ kind }) => kind)).toEqual([
        "endpoint",
        "rcp",
        "scp",
        "resource",
        "identity",
        "boundary",
        "session",
      ]);
      expect(kinds.some(({ conclusion }) => conclusion === "denies")).toBe(
        outcome === "denied explicitly",
      );
    });
  });
});

describe("a wildcard", () => {
  const text = fc.array(fc.constantFrom<string[]>("a", "b", ":", "/", ".", "é", "😀"), {
    maxLength: 8,
  });
  const holds = (operator: string, expected: string, value: string) =>
    conditionHolds({ [operator]: { "x:Key": expected } }, { "x:Key": value });

  it("in the place of any part of a text matches the text", () => {
    fc.assert(
      fc.property(text, fc.nat(8), fc.nat(8), (characters, from, to) => {
        const like = [
          ...characters.slice(0, from),
          "*",
          ...characters.slice(to > from ? to : from),
        ];
        expect(holds("StringLike", like.join(""), characters.join(""))).toBe(true);
        expect(holds("StringNotLike", like.join(""), characters.join(""))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("for one character matches each character, and none less", () => {
    fc.assert(
      fc.property(text, fc.nat(7), (characters, place) => {
        fc.pre(place < characters.length);
        const like = characters.with(place, "?").join("");
        expect(holds("StringLike", like, characters.join(""))).toBe(true);
        expect(holds("StringLike", like, characters.toSpliced(place, 1).join(""))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("is needed to match another text", () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [one.join(""), other.join("")];
        expect(holds("StringLike", a, b)).toBe(a === b);
        expect(holds("StringEquals", a, b)).toBe(a === b);
        expect(holds("StringNotEquals", a, b)).toBe(a !== b);
      }),
      { numRuns: 200 },
    );
  });
});
