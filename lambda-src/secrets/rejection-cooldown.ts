/** Which versions the third party refused, each for as long as it causes no further read. */
export interface RejectionCooldown {
  begin(versionId: string, nowMs: number): void;
  /** False also before the beginning, so that a clock set back does not prolong the cooldown. */
  isRunning(versionId: string, nowMs: number): boolean;
}

export function createRejectionCooldown(cooldownMs: number): RejectionCooldown {
  const startsMs = new Map<string, number>();
  const isRunning = (versionId: string, nowMs: number) => {
    const ageMs = nowMs - (startsMs.get(versionId) ?? -Infinity);
    return ageMs >= 0 && ageMs < cooldownMs;
  };
  return {
    begin(versionId, nowMs) {
      // Only those that still run are kept, so their number is bounded.
      for (const other of startsMs.keys()) if (!isRunning(other, nowMs)) startsMs.delete(other);
      startsMs.set(versionId, nowMs);
    },
    isRunning,
  };
}
