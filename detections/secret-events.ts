import type { Term } from "./filter-pattern";

/** Which events of the trail tell of a read of one integration's value. */
export interface SecretEvents {
  /** What holds the value, as in "the value of ...". */
  readonly holder: string;
  /** The value was read, by anyone but the reader. */
  readonly readByOthers: Term;
  /** A read of the value was refused, whoever tried. */
  readonly readRefused: Term;
}
