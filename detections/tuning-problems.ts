import { longestAlarmWindow } from "../config/alarm-window";
import { ConfigurationError, formatProblem, show } from "../config/errors";
import type { Problem } from "../config/errors";
import type { Environment } from "../config/schema";
import type { Detection, Finding } from "./detection";
import { tuned } from "./tuned";
import { silences } from "./tuning-silences";

type Tuning = Environment["alarms"]["tuning"][number];

/**
 * The latest data that an alarm on a query of Metrics Insights looks at, in seconds.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
const QUERY_WINDOW_SECONDS = 10_800;

/** What a configuration tunes, as far as only the catalog can tell that it has an effect. */
export interface TunableCatalog {
  /** As the catalog has them before any tuning. */
  readonly detections: readonly Detection[];
  readonly findings: readonly Finding[];
}

/**
 * Every tuning is of an entry that is there, and gives settings that its alarm can have and can go off
 * with. What can be told without the catalog is checked with the rest of the configuration.
 *
 * @throws ConfigurationError with one line for each error
 */
export function checkTuning(environment: Environment, catalog: TunableCatalog): void {
  const problems = environment.alarms.tuning.flatMap((tuning, index) =>
    problemsOf(environment, tuning, index, catalog),
  );
  if (problems.length > 0) {
    const file = `config/${environment.name}.ts`;
    throw new ConfigurationError(problems.map((problem) => formatProblem(file, problem)));
  }
}

function problemsOf(
  environment: Environment,
  tuning: Tuning,
  index: number,
  { detections, findings }: TunableCatalog,
): Problem[] {
  const path = (field: keyof Tuning) => ["alarms", "tuning", index, field];
  const ofId = [...detections, ...findings].filter(({ id }) => id === tuning.detection);
  if (ofId.length === 0) {
    return [
      {
        path: path("detection"),
        got: show(tuning.detection),
        accepted: "a detection that this environment has: its settings have no use for this one",
        fix: "remove the entry",
      },
    ];
  }
  if (tuning.integration !== undefined && isOfEnvironment(ofId)) {
    return [
      {
        path: path("integration"),
        got: show(tuning.integration),
        accepted: `nothing: ${tuning.detection} watches the whole environment`,
        fix: "remove integration from the entry",
      },
    ];
  }
  const meant = ofId.filter(
    ({ integration }) => tuning.integration === undefined || tuning.integration === integration,
  );
  if (meant.length === 0) {
    return [
      {
        path: path("integration"),
        got: show(tuning.integration),
        accepted: `an integration that has the detection ${tuning.detection}`,
        fix: "remove the entry, or name another integration",
      },
    ];
  }
  const tunedHere = meant.filter((entry) => "alarm" in entry);
  const long = tooLong(environment, tuning, tunedHere, path);
  return [
    ...settingsOfFinding(tuning, meant, path),
    ...(long.length > 0 ? long : silences(environment, tuning, tunedHere, detections, path)),
  ];
}

function isOfEnvironment(entries: readonly (Detection | Finding)[]): boolean {
  return entries.every(({ integration }) => integration === undefined);
}

/** A finding has no alarm. */
function settingsOfFinding(
  tuning: Tuning,
  meant: readonly (Detection | Finding)[],
  path: (field: keyof Tuning) => Problem["path"],
): Problem[] {
  const fields = ["threshold", "periodSeconds", "evaluationPeriods"] as const;
  const given = fields.find((field) => tuning[field] !== undefined);
  return given === undefined || meant.some((entry) => "alarm" in entry)
    ? []
    : [
        {
          path: path(given),
          got: show(tuning[given]),
          accepted: `nothing: ${tuning.detection} has no alarm, EventBridge tells of each finding`,
          fix: "remove it; enabled: false switches the messages off",
        },
      ];
}

/** With the catalog's own settings where the tuning gives none. */
function tooLong(
  environment: Environment,
  tuning: Tuning,
  meant: readonly Detection[],
  path: (field: keyof Tuning) => Problem["path"],
): Problem[] {
  const alarms = { ...environment.alarms, tuning: [tuning] };
  return tuned({ ...environment, alarms }, meant)
    .flatMap(({ alarm: { periodSeconds, evaluationPeriods }, source }) => {
      const longest =
        source.kind === "metric-query" ? QUERY_WINDOW_SECONDS : longestAlarmWindow(periodSeconds);
      return periodSeconds * evaluationPeriods <= longest
        ? []
        : {
            path: path(
              tuning.evaluationPeriods === undefined ? "periodSeconds" : "evaluationPeriods",
            ),
            got: `${evaluationPeriods} times ${periodSeconds} seconds`,
            accepted: `together at most ${longest} seconds, which is as far back as CloudWatch looks`,
            fix: "lower evaluationPeriods or periodSeconds",
          };
    })
    .slice(0, 1);
}
