import type { Path, Problem } from "../errors";
import type { EnvironmentDraft } from "../well-formed";

/**
 * Looks at fields that must agree with each other. A field that is wrong in itself is absent from
 * the draft and has its own error already; a check then does what it can without it.
 */
export type Check = (draft: EnvironmentDraft, isWritten: IsWritten) => Problem[];

/** Whether the file itself gives a value: the draft has defaults as well. */
export type IsWritten = (path: Path) => boolean;
