import type { Term } from "../pattern";

/** Which events of the trail tell of a read or a change of one integration's secret. */
export interface SecretEvents {
  /** What holds the value, as in "the value of ...". */
  readonly holder: string;
  /** The value was read by the reader. */
  readonly readByReader: Term;
  /** The value was read, by anyone but the reader and the rotation function. */
  readonly readByOthers: Term;
  /** A read of the value was refused, whoever tried. */
  readonly readRefused: Term;
  /** Something about the secret but its value was changed, or tried to, by who may not. */
  readonly changedByOthers: Term;
  /** A value was put or made the current one, or tried to, by who may not. */
  readonly valueChangedByOthers: Term;
  /** Conditions of CloudWatch Logs Insights that find the reads, and the changes, again. */
  readonly insights: { readonly reads: string; readonly changes: string };
}
