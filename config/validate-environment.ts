import { ALL_CHECKS } from "./checks/all";
import { ConfigurationError, formatProblem, show } from "./errors";
import type { Path, Problem } from "./errors";
import { integrationNames } from "./names";
import { partitionOf } from "./regions";
import { environmentSchema } from "./schema";
import type { Environment, ParsedEnvironment } from "./schema";
import { defaultStore } from "./secret-source";
import { findSecretValues } from "./secret-values";
import { shapeProblems } from "./shape-problems";
import { wellFormedParts } from "./well-formed";
import type { EnvironmentDraft } from "./well-formed";

/** Where a configuration comes from. */
interface ConfigurationSource {
  /** What errors call the file, such as `config/dev.ts`. */
  readonly file: string;
  /** The name that the environment must have: that of the file. */
  readonly name: string;
}

/**
 * Checks a configuration and fills its defaults.
 *
 * @throws ConfigurationError with one line for each error
 */
export function validateEnvironment(input: unknown, source: ConfigurationSource): Environment {
  const secrets = findSecretValues(input);
  const secretPaths = secrets.map(({ path }) => path);
  // Compiling the schema takes longer than the one run that it would speed up.
  const parsed = environmentSchema.safeParse(input, { jitless: true });
  const shape = parsed.success ? [] : shapeProblems(parsed.error.issues, input);
  const draft = wellFormedParts(input, secretPaths);
  const problems = [
    ...secrets,
    // What holds a secret has to go anyway; a second error about it helps nobody.
    ...shape.filter(({ path }) => !isAmong(path, secretPaths)),
    ...fileName(draft, source),
    ...ALL_CHECKS.flatMap((check) => check(draft, (path) => valueAt(input, path) !== undefined)),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigurationError(problems.map((problem) => formatProblem(source.file, problem)));
  }
  return deepFreeze(complete(parsed.data));
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined,
    input,
  );
}

function fileName({ name }: EnvironmentDraft, source: ConfigurationSource): Problem[] {
  return name === undefined || name === source.name
    ? []
    : [
        {
          path: ["name"],
          got: show(name),
          accepted: `${show(source.name)}, the name of the file`,
          fix: `write name: ${show(source.name)}, or rename the file`,
        },
      ];
}

function isAmong(path: Path, paths: readonly Path[]): boolean {
  const key = JSON.stringify(path);
  return paths.some((each) => JSON.stringify(each) === key);
}

/** Fills what follows from other fields. */
function complete(parsed: ParsedEnvironment): Environment {
  const partition = partitionOf(parsed.region);
  if (partition === undefined) {
    throw new RangeError("The schema accepted a Region of no known partition.");
  }
  const scope = { ...parsed, partition };
  return {
    ...scope,
    integrations: parsed.integrations.map((integration) => ({
      ...integration,
      secret: {
        ...integration.secret,
        store: integration.secret.store ?? defaultStore(integration.secret.source),
        name: integrationNames(scope, integration).secretName,
      },
    })),
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
