import type { Limit } from "./limits";

/** A measured number and whether it reaches its limit. */
export interface Check {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly passed: boolean;
  /** Who misses the limit and by what, where several are held to it. */
  readonly missedBy: readonly string[];
}

/**
 * Compares a number with its limit.
 *
 * @param measured NaN, which is what a missing measurement gives, fails
 */
export function check(limit: Limit, measured: number): Check {
  return {
    what: limit.what,
    measured: withUnit(rounded(measured, limit), limit.unit),
    limit: `${limit.bound} ${withUnit(String(limit.value), limit.unit)}`,
    passed: isWithin(limit, measured),
    missedBy: [],
  };
}

/**
 * Compares several numbers with the limit that each of them has to reach. Gives the worst of them,
 * and names every one that misses the limit.
 *
 * @param measured by who was measured
 */
export function checkEach(limit: Limit, measured: ReadonlyMap<string, number>): Check {
  const values = [...measured.values()];
  const worst = limit.bound === "at most" ? Math.max(...values) : Math.min(...values);
  const missedBy = [...measured]
    .filter(([, value]) => !isWithin(limit, value))
    .map(([subject, value]) => `${subject}: ${rounded(value, limit)}`);
  const result = check(limit, values.length === 0 ? Number.NaN : worst);
  return { ...result, what: `${limit.what}, the worst of ${values.length}`, missedBy };
}

function isWithin({ bound, value }: Limit, measured: number): boolean {
  return bound === "at most" ? measured <= value : measured >= value;
}

/** Two decimals; more where fewer would print a number that is beside the limit as the limit. */
function rounded(measured: number, { value }: Limit): string {
  if (Number.isInteger(measured) || !Number.isFinite(measured)) return String(measured);
  const text = [2, 3, 4, 6]
    .map((decimals) => measured.toFixed(decimals))
    .find((candidate) => Number(candidate) !== value);
  return text ?? String(measured);
}

function withUnit(value: string, unit: Limit["unit"]): string {
  return unit === "×" || unit === "" ? `${value}${unit}` : `${value} ${unit}`;
}
