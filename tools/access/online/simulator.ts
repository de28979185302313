import { SimulateCustomPolicyCommand } from "@aws-sdk/client-iam";
import type { IAMClient, Statement } from "@aws-sdk/client-iam";
import type { Outcome } from "../../../policies/evaluation/model";
import { statementAt } from "./policy-text";
import type { Question } from "./question";

/** What IAM's policy simulator says. */
export interface SimulatorAnswer {
  readonly outcome: Outcome;
  /** The statements that decide, as `policy: Sid`. */
  readonly by: readonly string[];
  /** Condition keys that a policy asks for and the request does not have. */
  readonly missingKeys: readonly string[];
  /** Service control policies of the real organisation had a say, and refuse. */
  readonly refusedByOrganisation: boolean;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  allowed: "allowed",
  explicitDeny: "denied explicitly",
  implicitDeny: "denied implicitly",
};

/** IAM's errors for a question that it does not take. */
const REFUSALS = ["InvalidInputException", "InvalidInput", "PolicyEvaluationException"];

/** @returns the answer, or with which words IAM refuses the question */
export async function ask(
  iam: IAMClient,
  { input, sources }: Question,
): Promise<SimulatorAnswer | { readonly refusal: string }> {
  try {
    const { EvaluationResults = [] } = await iam.send(new SimulateCustomPolicyCommand(input));
    const [result] = EvaluationResults;
    const specific = result?.ResourceSpecificResults?.find(
      ({ EvalResourceName }) => EvalResourceName === input.ResourceArns?.[0],
    );
    const decision = specific?.EvalResourceDecision ?? result?.EvalDecision ?? "none";
    const outcome = OUTCOMES[decision];
    if (outcome === undefined) {
      return { refusal: `it decides "${decision}"` };
    }
    const statements = specific?.MatchedStatements ?? result?.MatchedStatements ?? [];
    return {
      outcome,
      by: [...new Set(statements.map((statement) => nameOf(statement, sources)))],
      missingKeys: specific?.MissingContextValues ?? result?.MissingContextValues ?? [],
      refusedByOrganisation: result?.OrganizationsDecisionDetail?.AllowedByOrganizations === false,
    };
  } catch (error) {
    if (error instanceof Error && REFUSALS.includes(error.name)) {
      return { refusal: `${error.name}: ${error.message}` };
    }
    throw error;
  }
}

function nameOf(
  { SourcePolicyId = "?", StartPosition }: Statement,
  sources: Question["sources"],
): string {
  const policy = sources.get(SourcePolicyId);
  return policy === undefined || StartPosition?.Line === undefined
    ? SourcePolicyId
    : statementAt(policy, StartPosition.Line);
}
