import type { Outcome } from "../../../policies/evaluation/model";

/** One request of one cell. */
export interface CheckPlace {
  readonly integration: string;
  readonly principal: string;
  readonly action: string;
  readonly label: string;
}

/** Whose request towards what: a row of an integration's matrix. */
export function rowOf({ integration, principal }: CheckPlace): string {
  return `${integration}: ${principal}`;
}

/** An answer with the statements that decide it. */
interface DecidedBy {
  readonly outcome: Outcome;
  readonly by: readonly string[];
}

/** The matrix and the simulator say different things about one request. */
export interface Disagreement extends CheckPlace {
  readonly matrix: DecidedBy;
  readonly simulator: DecidedBy;
  /** What a person has to know to judge between the two. */
  readonly notes: readonly string[];
}

/** Requests about which there is no answer, for one reason. */
export interface Unanswered {
  readonly reason: string;
  readonly places: readonly CheckPlace[];
}

/** What IAM's policy simulator says of the matrix. */
export interface SimulatorReport {
  /** How many requests there are of each row, by {@link rowOf}. */
  readonly requests: Readonly<Record<string, number>>;
  /** Requests of which the simulator says the same. */
  readonly agreed: number;
  /** Those of them that were asked without the policy of their endpoint. */
  readonly agreedWithoutEndpoint: readonly CheckPlace[];
  readonly disagreements: readonly Disagreement[];
  readonly unanswered: readonly Unanswered[];
}

/** What Access Analyzer has against one policy. */
export interface PolicyProblem {
  /** Which policy: `weather: secret policy`. */
  readonly policy: string;
  /** Which check, such as `ValidatePolicy`. */
  readonly check: string;
  readonly problem: string;
}

/** What Access Analyzer says of the policies. */
export interface AnalyzerReport {
  /** Checks that were made and passed, by their names. */
  readonly passed: Readonly<Record<string, number>>;
  readonly problems: readonly PolicyProblem[];
  /** Checks that were not made, with the reason. */
  readonly notMade: readonly PolicyProblem[];
  /** Calls for which AWS charges. */
  readonly charged: number;
}

/** What AWS's own tools say of the matrix and of the policies that it was computed from. */
export interface OnlineReport {
  readonly environment: string;
  readonly origin: string;
  readonly simulator: SimulatorReport;
  readonly analyzer: AnalyzerReport;
}

/** Whether neither tool has anything against the matrix or the policies. */
export function agrees({ simulator, analyzer }: OnlineReport): boolean {
  return simulator.disagreements.length === 0 && analyzer.problems.length === 0;
}
