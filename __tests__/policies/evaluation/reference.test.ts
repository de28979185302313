import fc from "fast-check";
import { questionOf, smallQuestions } from "./arbitraries";
import { decision } from "./question";
import { expectedOutcome } from "./reference";

describe("the evaluator and the independent statement of the rules", () => {
  it("agree on any small question", () => {
    fc.assert(
      fc.property(smallQuestions, (small) => {
        expect(decision(questionOf(small)).outcome).toBe(expectedOutcome(small));
      }),
      { numRuns: 2000 },
    );
  });

  it("are asked questions of each outcome, for each kind of caller", () => {
    const seen = new Map<string, number>();
    for (const small of fc.sample(smallQuestions, { numRuns: 2000, seed: 1 })) {
      const name = `${small.caller.kind}: ${expectedOutcome(small)}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }

    expect([...seen.keys()].sort()).toEqual(
      ["anonymous", "role", "root", "service", "user"].flatMap((kind) => [
        `${kind}: allowed`,
        `${kind}: denied explicitly`,
        `${kind}: denied implicitly`,
      ]),
    );
    for (const [name, count] of seen) expect([name, count > 8]).toEqual([name, true]);
  });
});
