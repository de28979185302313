import type {
  AccessRequest,
  ApplicablePolicies,
  Decision,
  Outcome,
} from "../../policies/evaluation/model";

/** One request that an action needs, decided. */
export interface CheckedRequest {
  /** What the request is, such as "secretsmanager:GetSecretValue" or "kms:Decrypt by Secrets Manager". */
  readonly label: string;
  readonly request: AccessRequest;
  readonly policies: ApplicablePolicies;
  readonly decision: Decision;
}

/** May this principal do this with this integration? */
export interface Cell {
  readonly integration: string;
  /** Id of the row. */
  readonly principal: string;
  /** Id of the column. */
  readonly action: string;
  /** "not applicable" where the integration has no such thing: a parameter is not restored. */
  readonly outcome: Outcome | "not applicable";
  /** Which statements decide, as "policy: Sid"; of an implicit denial which policy has no Allow. */
  readonly by: readonly string[];
  /**
   * Every request that the action needs, in the way that gets farthest where there are several.
   * Allowed is what is allowed in all of them.
   */
  readonly checks: readonly CheckedRequest[];
  /** From where these requests come. Absent where the action is not applicable. */
  readonly from?: string;
}

export interface Row {
  readonly id: string;
  /** Who that is, and what is assumed about them, in one sentence. */
  readonly meaning: string;
}

export interface Column {
  readonly id: string;
  readonly meaning: string;
}

/** Who may do what, for every integration of an environment. */
export interface Matrix {
  readonly environment: string;
  readonly origin: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly cells: readonly Cell[];
  /** What a reader of the matrix has to know besides. */
  readonly notes: readonly string[];
}
