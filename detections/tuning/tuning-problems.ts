import { longestAlarmWindow } from "../../config/alarm-window";
import { ConfigurationError, formatProblem, show } from "../../config/errors";
import type { Problem } from "../../config/errors";
import type { Environment } from "../../config/schema";
import type { CatalogEntry, TunableCatalog } from "../catalog-entry";
import { isThere } from "../catalog-entry";
import type { Finding, UntunedDetection } from "../detection";
import { missingSetting } from "../optional-detections";
import type { Tuning } from "./tuned";
import { tunedAlarm, tuningOf } from "./tuned";
import { guardOfTheGuard, silences } from "./tuning-silences";

/** Where in the entry of the configuration a field is. */
type PathOf = (field: keyof Tuning) => Problem["path"];

/**
 * The latest data that an alarm on a query of Metrics Insights looks at, in seconds.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
const QUERY_WINDOW_SECONDS = 10_800;

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
  catalog: TunableCatalog,
): Problem[] {
  const path: PathOf = (field) => ["alarms", "tuning", index, field];
  const isOfId = ({ id }: CatalogEntry | Finding) => id === tuning.detection;
  const entries = catalog.detections.filter((entry) => isOfId(entry) && isThere(entry));
  const findings = catalog.findings.filter(isOfId);
  const elsewhere = notThere(environment, tuning, [...entries, ...findings], path);
  if (elsewhere.length > 0) {
    return elsewhere;
  }
  if (!tuning.enabled) {
    return guardOfTheGuard(environment, tuning, catalog.detections, path);
  }
  // What is said of one integration goes before this.
  const meant = entries
    .filter((entry) => tuningOf(environment, entry) === tuning)
    .flatMap(({ build }) => build());
  const long = tooLong(tuning, meant, path);
  return [
    ...(entries.length === 0 ? settingsOfFinding(tuning, path) : []),
    ...(long.length > 0 ? long : silences(environment, tuning, meant, path)),
  ];
}

/** The tuning is of what the environment does not have. */
function notThere(
  environment: Environment,
  { detection, integration }: Tuning,
  ofId: readonly (CatalogEntry | Finding)[],
  path: PathOf,
): Problem[] {
  if (ofId.length === 0) {
    return [
      {
        path: path("detection"),
        got: show(detection),
        accepted: `a detection that this environment has, and this it has not: ${whyNot(environment, detection)}`,
        fix: "remove the entry, or change that setting",
      },
    ];
  }
  if (integration === undefined || ofId.some((entry) => entry.integration === integration)) {
    return [];
  }
  return ofId.every((entry) => entry.integration === undefined)
    ? [
        {
          path: path("integration"),
          got: show(integration),
          accepted: `nothing: ${detection} watches the whole environment`,
          fix: "remove integration from the entry",
        },
      ]
    : [
        {
          path: path("integration"),
          got: show(integration),
          accepted: `an integration that has the detection ${detection}`,
          fix: "remove the entry, or name another integration",
        },
      ];
}

function whyNot(environment: Environment, id: Tuning["detection"]): string {
  const untuned = { ...environment, alarms: { ...environment.alarms, tuning: [] } };
  const { because } = missingSetting(untuned, id) ?? { because: "its settings have no use for it" };
  return because.replaceAll("`", "");
}

/** A finding has no alarm. */
function settingsOfFinding(tuning: Tuning, path: PathOf): Problem[] {
  const fields = ["threshold", "periodSeconds", "evaluationPeriods"] as const;
  const given = fields.find((field) => tuning[field] !== undefined);
  return given === undefined
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
function tooLong(tuning: Tuning, meant: readonly UntunedDetection[], path: PathOf): Problem[] {
  return meant
    .flatMap((detection) => {
      const { periodSeconds, evaluationPeriods } = tunedAlarm(detection, tuning);
      const longest =
        detection.source.kind === "metric-query"
          ? QUERY_WINDOW_SECONDS
          : longestAlarmWindow(periodSeconds);
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
