import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";
import { PRESCRIBED_FILTERS } from "./prescribed-filters";
import type { PrescribedFilter } from "./prescribed-filters";

/**
 * The alarms of the CIS AWS Foundations Benchmark over the whole account, where the configuration
 * asks for them: for an auditor and for Security Hub, beside ours and never instead of them.
 *
 * A normal deployment raises many of them, and there is no message that names who did it: the
 * prescribed text knows no deployers. So none of them wakes anybody.
 */
export function cisDetections({ alarms }: Environment): Detection[] {
  return alarms.cis ? PRESCRIBED_FILTERS.map(detectionOf) : [];
}

function detectionOf({
  id,
  section,
  control,
  what,
  pattern,
  insightsFilter,
}: PrescribedFilter): Detection {
  const source = control === undefined ? "" : `, Security Hub ${control}`;
  return {
    id,
    meaning: `CIS AWS Foundations Benchmark ${section}${source}: ${what}.`,
    severity: id === "cis-root-used" ? "high" : "medium",
    source: { kind: "log-filter", pattern, insightsFilter },
    // As the benchmark has it: a sum of one within 300 s.
    alarm: ON_FIRST_COUNT,
    // Its tests match one event each. A recording would be raised by deployments too.
    drills: [],
  };
}
