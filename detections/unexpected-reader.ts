import type { Environment, Integration } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { eventsOfStore } from "./events-of-store";
import { filterPattern } from "./filter-pattern";

/** A value was read by anyone but the reader. A refused read: see `denied-read.ts`. */
export function unexpectedReader(environment: Environment, integration: Integration): Detection {
  const { holder, readByOthers } = eventsOfStore(environment, integration);
  return {
    id: "unexpected-reader",
    integration: integration.name,
    meaning: `The value of ${holder} was read by a principal other than its reader.`,
    severity: "critical",
    source: { kind: "log-filter", pattern: filterPattern(readByOthers) },
    alarm: ON_FIRST_EVENT,
  };
}
