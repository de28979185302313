import type { AlarmSettings } from "./detection";
import { duration } from "./duration";

/** A count in words: `once`, `twice`, `3 times`. */
export function times(count: number): string {
  const words = ["once", "twice"];
  return words[count - 1] ?? `${count} times`;
}

/** In what time an alarm counts: `within 5 minutes`, or in each of several periods. */
export function within({ periodSeconds, evaluationPeriods }: AlarmSettings): string {
  const period = duration(periodSeconds);
  return evaluationPeriods === 1
    ? `within ${period}`
    : `in each of ${evaluationPeriods} periods of ${period} in a row`;
}
