import { ConfigurationError, formatPath, formatProblem } from "../../config/errors";
import type { Problem } from "../../config/errors";
import type { Environment } from "../../config/schema";
import type { CatalogEntry } from "../catalog-entry";
import type { Detection } from "../detection";
import type { LongField, Shorter } from "./long-fields";
import { longFields } from "./long-fields";
import { PatternTooLongError } from "./pattern-too-long";
import { isOn, tuned } from "../tuning/tuned";

/**
 * The catalog as the configuration wants it. A pattern that is too long has no field of its own: what
 * makes it so is found by building it again, with one field after the other made shorter.
 *
 * @param entriesOf the entries of an environment
 * @throws ConfigurationError with a line for each field that has to be shorter, for which detections
 */
export function tunedWithinLimits(
  environment: Environment,
  entriesOf: (environment: Environment) => readonly CatalogEntry[],
): Detection[] {
  const entries = entriesOf(environment);
  try {
    return tuned(environment, entries);
  } catch (cause) {
    if (!(cause instanceof PatternTooLongError)) {
      throw cause;
    }
    const long = entries
      .filter((entry) => isOn(environment, entry))
      .flatMap((entry) => tooLong(entry) ?? []);
    const file = `config/${environment.name}.ts`;
    throw new ConfigurationError(
      problems(environment, long, entriesOf).map((problem) => formatProblem(file, problem)),
      { cause },
    );
  }
}

/** An entry whose pattern is too long. */
interface Long {
  readonly entry: CatalogEntry;
  readonly error: PatternTooLongError;
}

function tooLong(entry: CatalogEntry): Long | undefined {
  try {
    entry.build();
    return undefined;
  } catch (error) {
    if (error instanceof PatternTooLongError) return { entry, error };
    throw error;
  }
}

type EntriesOf = (environment: Environment) => readonly CatalogEntry[];

/** Each entry under the first field that is enough alone, and the rest together. */
function problems(
  environment: Environment,
  long: readonly Long[],
  entriesOf: EntriesOf,
): Problem[] {
  const fields = longFields(environment);
  const byField = new Map<LongField, { long: Long[]; most: number }>();
  const rest: Long[] = [];
  for (const each of long) {
    const enough = firstEnough(each, fields, entriesOf);
    if (enough === undefined) {
      rest.push(each);
      continue;
    }
    const known = byField.get(enough.field);
    byField.set(enough.field, {
      long: [...(known?.long ?? []), each],
      most: Math.min(known?.most ?? enough.most, enough.most),
    });
  }
  return [
    ...[...byField].map(([field, { long: its, most }]) => ({
      path: field.path,
      got: field.got,
      accepted: `${field.accepts(most)}: ${because(its)}`,
      fix: field.fix,
    })),
    ...rest.map((each) => ofSeveral(each, fields, entriesOf)),
  ];
}

function firstEnough(
  { entry }: Long,
  fields: readonly LongField[],
  entriesOf: EntriesOf,
): { field: LongField; most: number } | undefined {
  const isEnough = ({ environment }: Shorter) => {
    const again = sameIn(entriesOf(environment), entry);
    return again === undefined || tooLong(again) === undefined;
  };
  for (const field of fields) {
    if (!field.shorter.slice(-1).some(isEnough)) continue;
    const step = field.shorter.find(isEnough);
    if (step !== undefined) return { field, most: step.size };
  }
  return undefined;
}

/** No field is enough alone. */
function ofSeveral(long: Long, fields: readonly LongField[], entriesOf: EntriesOf): Problem {
  const helpful = fields.filter(({ shorter }) => {
    const least = shorter.at(-1);
    const again = least && sameIn(entriesOf(least.environment), long.entry);
    const left = again && tooLong(again);
    return left !== undefined && left.error.pattern.length < long.error.pattern.length;
  });
  const paths = helpful.map(({ path }) => formatPath(path));
  return {
    path: helpful[0]?.path ?? [],
    got: helpful.map(({ path, got }) => `${formatPath(path)} ${got}`).join(" and ") || "names",
    accepted: `together less: ${because([long])}`,
    fix: `shorten more than one of ${paths.join(", ")}, or write enabled: false with a reason for it in alarms.tuning`,
  };
}

function sameIn(entries: readonly CatalogEntry[], wanted: CatalogEntry): CatalogEntry | undefined {
  return entries.find(
    ({ id, integration }) => id === wanted.id && integration === wanted.integration,
  );
}

function because(long: readonly Long[]): string {
  const names = long.map(({ entry: { id, integration } }) =>
    integration === undefined ? id : `${id} of ${integration}`,
  );
  const [longest] = long
    .map(({ error }) => error)
    .sort((one, other) => other.pattern.length / other.limit - one.pattern.length / one.limit);
  const limit =
    longest === undefined
      ? ""
      : ` has ${longest.pattern.length} characters, ${longest.service} takes ${longest.limit}`;
  return names.length === 1
    ? `the pattern of ${names.join("")}${limit}`
    : `the patterns of ${names.join(", ")} hold it, and the longest${limit}`;
}
