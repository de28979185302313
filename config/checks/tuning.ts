import { longestAlarmWindow } from "../alarm-window";
import { formatPath, show } from "../errors";
import type { Path, Problem } from "../errors";
import { nearest } from "../nearest";
import type { ParsedEnvironment } from "../schema";
import type { Draft, EnvironmentDraft } from "../well-formed";
import type { Check } from "./check";

type TuningDraft = Draft<ParsedEnvironment["alarms"]["tuning"][number]>;

/** What a tuning can change of an alarm. */
const SETTINGS = ["threshold", "periodSeconds", "evaluationPeriods"] as const;

/**
 * Every tuning of a detection says something, once, of an integration that is there. Whether the
 * catalog has the detection for it is known at synth.
 */
export const checkTuning: Check = (draft) =>
  (draft.alarms?.tuning ?? []).flatMap((tuning, index) => {
    const at = (field: string): Path => ["alarms", "tuning", index, field];
    return tuning === undefined
      ? []
      : [
          ...unknownIntegration(draft, tuning, at("integration")),
          ...saidBefore(draft, tuning, index),
          ...withoutEffect(tuning, ["alarms", "tuning", index]),
          ...settingsOfNothing(tuning, at),
          ...window(tuning, at("evaluationPeriods")),
        ];
  });

function unknownIntegration(
  { integrations }: EnvironmentDraft,
  { integration }: TuningDraft,
  path: Path,
): Problem[] {
  const names = (integrations ?? []).map((each) => each?.name);
  const known = names.filter((name) => name !== undefined);
  // One whose own name is wrong may be the one that is meant.
  if (integration === undefined || known.length !== names.length || known.includes(integration)) {
    return [];
  }
  const meant = nearest(integration, known);
  return [
    {
      path,
      got: show(integration),
      accepted: `the name of an integration: ${known.map(show).join(" or ")}`,
      fix: meant === undefined ? "write its name, or remove the entry" : `write ${show(meant)}`,
    },
  ];
}

function saidBefore(draft: EnvironmentDraft, tuning: TuningDraft, index: number): Problem[] {
  const all = draft.alarms?.tuning ?? [];
  const first = all.findIndex(
    (each) =>
      each?.detection === tuning.detection &&
      each?.integration === tuning.integration &&
      isWrong(each, "integration") === isWrong(tuning, "integration"),
  );
  return tuning.detection === undefined || isWrong(tuning, "integration") || first === index
    ? []
    : [
        {
          path: ["alarms", "tuning", index, "detection"],
          got: show(tuning.detection),
          accepted:
            tuning.integration === undefined
              ? "a detection that no other entry tunes for all integrations"
              : `a detection that no other entry tunes for ${tuning.integration}`,
          fix: `put it into one entry with ${formatPath(["alarms", "tuning", first])}`,
        },
      ];
}

/** Was the field given, and not of its form? */
function isWrong(tuning: TuningDraft | undefined, field: keyof TuningDraft): boolean {
  return tuning !== undefined && field in tuning && tuning[field] === undefined;
}

function withoutEffect(tuning: TuningDraft, path: Path): Problem[] {
  return tuning.enabled !== true || SETTINGS.some((field) => field in tuning)
    ? []
    : [
        {
          path,
          got: "an entry that changes nothing",
          accepted: `enabled: false, or one of ${SETTINGS.join(", ")}`,
          fix: "say what is different here, or remove the entry",
        },
      ];
}

function settingsOfNothing(tuning: TuningDraft, at: (field: string) => Path): Problem[] {
  return tuning.enabled !== false
    ? []
    : SETTINGS.filter((field) => tuning[field] !== undefined).map((field) => ({
        path: at(field),
        got: show(tuning[field]),
        accepted: "nothing with enabled: false, which leaves no alarm",
        fix: `remove ${field}, or enabled`,
      }));
}

/** Where both are given; with one of the catalog's, it is known at synth. */
function window({ periodSeconds, evaluationPeriods }: TuningDraft, path: Path): Problem[] {
  if (periodSeconds === undefined || evaluationPeriods === undefined) {
    return [];
  }
  const longest = longestAlarmWindow(periodSeconds);
  return periodSeconds * evaluationPeriods <= longest
    ? []
    : [
        {
          path,
          got: `${evaluationPeriods} times ${periodSeconds} seconds`,
          accepted: `together at most ${longest} seconds, which is as far back as CloudWatch looks`,
          fix: `write at most ${longest / periodSeconds}, or lower periodSeconds`,
        },
      ];
}
