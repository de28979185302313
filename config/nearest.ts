/**
 * The candidate that is most like a word, if one is near enough: it begins with the word, which
 * lacks the unit (`timeout` for `timeoutMs`), or differs by a slip of the pen, one change for every
 * three characters. Letter case is ignored.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const isStart = (candidate: string) => candidate.toLowerCase().startsWith(word.toLowerCase());
  const [longer, ...others] = candidates.filter(isStart);
  if (word.length >= 3 && longer !== undefined && others.length === 0) {
    return longer;
  }
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * How many changes lead from one word to the other: one character inserted, removed or replaced,
 * or two neighbours swapped (optimal string alignment distance).
 */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1),
          isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
