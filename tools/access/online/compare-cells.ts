import type { IAMClient } from "@aws-sdk/client-iam";
import { mapWithLimit } from "../../../lambda-src/ingestion/map-with-limit";
import type { Decision } from "../../../policies/evaluation/model";
import type { CheckedRequest, Matrix } from "../matrix-model";
import type { CheckPlace, Disagreement, SimulatorReport, Unanswered } from "./online-report";
import { rowOf } from "./online-report";
import { questionOf } from "./question";
import type { Question } from "./question";
import { ask } from "./simulator";
import type { SimulatorAnswer } from "./simulator";

/** Requests under way at once. IAM states no rate for the simulator; the SDK slows down and retries. */
const AT_ONCE = 4;

/** Questions between two lines of progress. */
const PROGRESS_STEP = 100;

/** One request of the matrix, and what came of asking about it. */
type Compared =
  | { readonly kind: "agreed"; readonly place: CheckPlace; readonly withoutEndpoint: boolean }
  | { readonly kind: "disagreed"; readonly disagreement: Disagreement }
  | { readonly kind: "unanswered"; readonly place: CheckPlace; readonly reason: string };

/**
 * Asks IAM's policy simulator about every request of the matrix. Cells that need the same request
 * are asked about once. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 *
 * @param progress gets a line now and then
 */
export async function compareCells(
  iam: IAMClient,
  matrix: Matrix,
  progress: (line: string) => void,
): Promise<SimulatorReport> {
  const checks = matrix.cells.flatMap((cell) =>
    cell.checks.map((check) => ({ place: placeOf(cell, check), check })),
  );
  const questions = await Promise.all(checks.map(({ check }) => questionOf(check)));
  const different = new Map(
    questions.flatMap((question) =>
      question.kind === "question" ? [[keyOf(question), question] as const] : [],
    ),
  );
  let asked = 0;
  const answers = new Map(
    await mapWithLimit([...different], AT_ONCE, async ([key, question]) => {
      const answer = await ask(iam, question);
      asked += 1;
      if (asked % PROGRESS_STEP === 0 || asked === different.size) {
        progress(`IAM policy simulator: ${asked} of ${different.size} requests`);
      }
      return [key, answer] as const;
    }),
  );
  const compared = checks.map(({ place }, index): Compared => {
    const question = questions[index];
    if (question === undefined || question.kind === "no question") {
      return { kind: "unanswered", place, reason: question?.reason ?? "It was not asked." };
    }
    const answer = answers.get(keyOf(question)) ?? { refusal: "it gave no answer" };
    return "refusal" in answer
      ? { kind: "unanswered", place, reason: `The simulator refuses: ${answer.refusal}` }
      : compare(place, question, answer);
  });
  const requests: Record<string, number> = {};
  for (const { place } of checks) {
    requests[rowOf(place)] = (requests[rowOf(place)] ?? 0) + 1;
  }
  return { requests, ...reportOf(compared) };
}

function compare(place: CheckPlace, question: Question, answer: SimulatorAnswer): Compared {
  const { expected, withoutEndpoint, input } = question;
  if (expected.outcome === answer.outcome) {
    return { kind: "agreed", place, withoutEndpoint };
  }
  if (answer.outcome === "allowed" && onlyKeyPolicyMissing(expected, input.ActionNames ?? [])) {
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    return {
      kind: "unanswered",
      place,
      reason:
        "KMS refuses where the key's policy does not allow, whatever IAM policies say; the simulator " +
        "is not documented to know that, and allows.",
    };
  }
  const notes = [
    ...(withoutEndpoint ? ["Both answers are without the policy of the endpoint."] : []),
    ...(answer.missingKeys.length > 0
      ? [
          `The request has no ${answer.missingKeys.join(", ")}, on purpose; AWS calls the simulator's ` +
            "answer unreliable then.",
        ]
      : []),
    ...(answer.refusedByOrganisation
      ? ["Policies of your organisation refuse it, which the matrix does not know."]
      : []),
  ];
  return {
    kind: "disagreed",
    disagreement: {
      ...place,
      matrix: { outcome: expected.outcome, by: decidedBy(expected) },
      simulator: { outcome: answer.outcome, by: answer.by },
      notes,
    },
  };
}

function onlyKeyPolicyMissing({ outcome, missing }: Decision, actions: readonly string[]): boolean {
  return (
    outcome === "denied implicitly" &&
    missing.every((kind) => kind === "resource") &&
    actions.every((action) => action.startsWith("kms:"))
  );
}

function decidedBy({ by, missing }: Decision): string[] {
  return [
    ...by.map(({ policy, sid }) => `${policy}: ${sid}`),
    ...missing.map((kind) => `no Allow in the ${kind} policies`),
  ];
}

function reportOf(compared: readonly Compared[]): Omit<SimulatorReport, "requests"> {
  const agreed = compared.filter((each) => each.kind === "agreed");
  const reasons = new Map<string, CheckPlace[]>();
  for (const each of compared) {
    if (each.kind === "unanswered") {
      reasons.set(each.reason, [...(reasons.get(each.reason) ?? []), each.place]);
    }
  }
  return {
    agreed: agreed.length,
    agreedWithoutEndpoint: agreed
      .filter(({ withoutEndpoint }) => withoutEndpoint)
      .map(({ place }) => place),
    disagreements: compared.flatMap((each) =>
      each.kind === "disagreed" ? [each.disagreement] : [],
    ),
    unanswered: [...reasons].map(([reason, places]): Unanswered => ({ reason, places })),
  };
}

function placeOf(cell: Matrix["cells"][number], { label }: CheckedRequest): CheckPlace {
  const { integration, principal, action } = cell;
  return { integration, principal, action, label };
}

/** The same for the same question. */
function keyOf({ input }: Question): string {
  return JSON.stringify(input);
}
