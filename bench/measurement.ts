import type { Table } from "./report";
import type { Laboratory } from "./secrets/laboratory";

/** What a comparison works with. */
export interface Bench {
  readonly laboratory: Laboratory;
  /** Says how far it is. */
  readonly progress: (text: string) => void;
}

/** One comparison of the report. */
export interface Measurement {
  /** How it is asked for on the command line. */
  readonly name: string;
  /** What is measured, for `--help`. */
  readonly summary: string;
  readonly measure: (bench: Bench) => Promise<Table>;
}
