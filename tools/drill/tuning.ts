import type { Environment } from "../../config/schema";

/** One entry of `alarms.tuning`. */
export type Tuning = Environment["alarms"]["tuning"][number];

/**
 * The environment with what `alarms.tuning` switches on and off, and with the catalog's own counts: the
 * recordings show what patterns see, and an alarm that takes more events than a recording has would
 * look blind. An entry stays, since that of one integration goes before that of all.
 */
export function withCatalogCounts(environment: Environment): Environment {
  const { alarms } = environment;
  const tuning = alarms.tuning.map((entry) => ({
    ...entry,
    threshold: undefined,
    periodSeconds: undefined,
    evaluationPeriods: undefined,
  }));
  return { ...environment, alarms: { ...alarms, tuning } };
}

/** What is not as in the catalog, a sentence for each entry. */
export function tuningLines(tuning: readonly Tuning[]): string[] {
  return tuning.map((entry) => {
    const { detection, integration, enabled, reason } = entry;
    const name = integration === undefined ? detection : `${detection} of ${integration}`;
    if (!enabled) {
      return `Switched off by alarms.tuning: ${name} (${reason})`;
    }
    const settings = (["threshold", "periodSeconds", "evaluationPeriods"] as const)
      .filter((field) => entry[field] !== undefined)
      .map((field) => `${field} ${String(entry[field])}`);
    return `Tuned: ${name}: ${settings.join(", ") || "as in the catalog"} (${reason})`;
  });
}
