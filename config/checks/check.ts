import type { Problem } from "../errors";
import type { EnvironmentDraft } from "../well-formed";

/**
 * Looks at fields that must agree with each other. A field that is wrong in itself is absent from
 * the draft and has its own error already; a check then does what it can without it.
 */
export type Check = (draft: EnvironmentDraft) => Problem[];
