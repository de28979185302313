import { errorsWith, sampleIntegration } from "../sample";

const reason = "our backup job reads in batches";

/** The errors of a configuration that tunes so. */
function errorsOfTuning(...tuning: unknown[]): string[] {
  return errorsWith({ "alarms.tuning": tuning });
}

describe("a tuning", () => {
  it.each([
    { detection: "batch-read", enabled: false },
    { detection: "denied-read", integration: "weather", threshold: 3 },
    { detection: "read-burst", periodSeconds: 3600, evaluationPeriods: 100, threshold: 9 },
  ])("may say %j", (tuning) => {
    expect(errorsOfTuning({ ...tuning, reason })).toEqual([]);
  });

  it("is of an integration that is there", () => {
    expect(
      errorsOfTuning({ detection: "denied-read", integration: "wether", threshold: 3, reason }),
    ).toEqual([
      'config/dev.ts: alarms.tuning[0].integration: got "wether"; accepted: the name of an ' +
        'integration: "weather"; fix: write "weather"',
    ]);
    expect(
      errorsOfTuning({ detection: "denied-read", integration: "tides", threshold: 3, reason }),
    ).toEqual([expect.stringContaining("fix: write its name, or remove the entry")]);
  });

  it("is not judged by the names of integrations of which one is wrong itself", () => {
    const errors = errorsWith({
      integrations: [sampleIntegration(), sampleIntegration("Tides")],
      "alarms.tuning": [{ detection: "denied-read", integration: "tides", threshold: 3, reason }],
    });

    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("integrations[1].name");
  });

  it("says the same of a detection once", () => {
    const entry = { detection: "denied-read", threshold: 3, reason };

    expect(errorsOfTuning(entry, { ...entry, integration: "weather" })).toEqual([]);
    expect(errorsOfTuning(entry, { ...entry, threshold: 4 })).toEqual([
      'config/dev.ts: alarms.tuning[1].detection: got "denied-read"; accepted: a detection that ' +
        "no other entry tunes for all integrations; fix: put it into one entry with alarms.tuning[0]",
    ]);
    expect(
      errorsOfTuning(
        { ...entry, integration: "weather" },
        { ...entry, integration: "weather", threshold: 4 },
      ),
    ).toEqual([expect.stringContaining("no other entry tunes for weather")]);
  });

  it("changes something", () => {
    const problem =
      "config/dev.ts: alarms.tuning[0]: got an entry that changes nothing; accepted: enabled: " +
      "false, or one of threshold, periodSeconds, evaluationPeriods; fix: say what is different " +
      "here, or remove the entry";

    expect(errorsOfTuning({ detection: "batch-read", reason })).toEqual([problem]);
    expect(errorsOfTuning({ detection: "batch-read", enabled: true, reason })).toEqual([problem]);
  });

  it("that is wrong itself is not said to change nothing", () => {
    expect(errorsOfTuning({ detection: "batch-read", threshold: 0, reason })).toEqual([
      expect.stringContaining("alarms.tuning[0].threshold: got 0"),
    ]);
    expect(errorsOfTuning({ detection: "batch-read", enabled: "no", reason })).toEqual([
      expect.stringContaining('alarms.tuning[0].enabled: got "no"'),
    ]);
  });

  it("gives no settings to what it switches off", () => {
    expect(
      errorsOfTuning({ detection: "batch-read", enabled: false, threshold: 3, reason }),
    ).toEqual([
      "config/dev.ts: alarms.tuning[0].threshold: got 3; accepted: nothing with enabled: false, " +
        "which leaves no alarm; fix: remove threshold, or enabled",
    ]);
  });

  it.each([
    [900, 96, 86_400],
    [3600, 100, undefined],
    [10_800, 56, 604_800],
    [86_400, 7, 604_800],
  ])("of %i seconds may last %i periods", (periodSeconds, most, longest) => {
    const tuning = { detection: "read-burst", periodSeconds, reason };

    expect(errorsOfTuning({ ...tuning, evaluationPeriods: most })).toEqual([]);
    if (longest !== undefined) {
      expect(errorsOfTuning({ ...tuning, evaluationPeriods: most + 1 })).toEqual([
        `config/dev.ts: alarms.tuning[0].evaluationPeriods: got ${most + 1} times ` +
          `${periodSeconds} seconds; accepted: together at most ${longest} seconds, which is as ` +
          `far back as CloudWatch looks; fix: write at most ${most}, or lower periodSeconds`,
      ]);
    }
  });
});
