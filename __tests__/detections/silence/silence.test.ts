import { loadEnvironment } from "../../../config/load-environment";
import type { Environment, Integration } from "../../../config/schema";
import { alreadyBuilt } from "../../../detections/catalog-entry";
import type { AlarmSettings, Detection } from "../../../detections/detection";
import { functionSilent as untunedFunctionSilent } from "../../../detections/silence/function-silent";
import { silentFor } from "../../../detections/silence/silence-window";
import { trailSilence as untunedTrailSilence } from "../../../detections/silence/trail-silence";
import type { Tuning } from "../../../detections/tuning/tuned";
import { tuned } from "../../../detections/tuning/tuned";

const environment = loadEnvironment("prod");
const weather = onlyIntegration();

const DAY = 86_400;

function onlyIntegration(): Integration {
  const [only] = environment.integrations;
  if (only === undefined) throw new Error("prod has no integration");
  return only;
}

function integration(schedule: string, more: Partial<Integration> = {}): Integration {
  return { ...weather, schedule, ...more };
}

function withSchedules(...schedules: string[]): Environment {
  return { ...environment, integrations: schedules.map((schedule) => integration(schedule)) };
}

function functionSilent(of: Environment, watched: Integration): Detection[] {
  return tuned(of, alreadyBuilt(untunedFunctionSilent(of, watched)));
}

function trailSilence(of: Environment): Detection[] {
  return tuned(of, alreadyBuilt(untunedTrailSilence(of)));
}

function tunedBy(settings: Partial<Tuning> & Pick<Tuning, "detection">): Environment {
  const tuning = [{ enabled: true, reason: "a test", ...settings }];
  return { ...environment, alarms: { ...environment.alarms, tuning } };
}

function windowOf({ periodSeconds, evaluationPeriods }: AlarmSettings): number {
  return periodSeconds * evaluationPeriods;
}

/** What PutMetricAlarm accepts. */
function expectAccepted(alarm: AlarmSettings): void {
  expect(alarm.periodSeconds % 60).toBe(0);
  expect(windowOf(alarm)).toBeLessThanOrEqual(alarm.periodSeconds < 3600 ? DAY : 7 * DAY);
}

function byId(detections: readonly Detection[], id: string): Detection {
  const found = detections.find((detection) => detection.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe("an alarm on silence", () => {
  it.each([
    [60, 900, 1],
    [901, 900, 2],
    [DAY, 900, 96],
    [DAY + 1, 3600, 25],
    [7 * DAY, 3600, 168],
  ])("over %i s takes periods of %i s, %i of them", (seconds, periodSeconds, evaluationPeriods) => {
    const alarm = silentFor(seconds);

    expect(alarm).toEqual({
      statistic: "Sum",
      periodSeconds,
      evaluationPeriods,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
    expectAccepted(alarm);
  });
});

describe("function-silent", () => {
  it("waits for calls of the function", () => {
    const [detection] = functionSilent(environment, integration("rate(15 minutes)"));

    expect(detection).toMatchObject({
      id: "function-silent",
      integration: "weather",
      severity: "high",
      source: {
        kind: "metric",
        namespace: "AWS/Lambda",
        metricName: "Invocations",
        dimensions: { FunctionName: "acme-prod-weather-ingestion" },
      },
    });
  });

  it.each([
    // A run may take a minute, and be seen 15 minutes late.
    ["rate(15 minutes)", "45 minutes"],
    ["rate(1 hour)", "1 hour 30 minutes"],
    ["rate(2 hours)", "2 hours 30 minutes"],
    ["cron(0 6 * * ? *)", "1 day 1 hour"],
  ])("says exactly how long it waits: %s for %s", (schedule, words) => {
    const [detection] = functionSilent(environment, integration(schedule));

    expect(detection?.meaning).toBe(
      `Function acme-prod-weather-ingestion was not called for ${words}, which is longer than ` +
        `${schedule} ever pauses.`,
    );
  });

  it("says how long it waits as tuned", () => {
    const [detection] = functionSilent(
      tunedBy({ detection: "function-silent", evaluationPeriods: 5 }),
      weather,
    );

    expect(detection?.meaning).toContain("for 1 hour 15 minutes,");
  });

  it.each([
    ["rate(1 minute)", 60],
    ["rate(15 minutes)", 900],
    ["rate(1 hour)", 3600],
    ["cron(0 6 * * ? *)", DAY],
    ["cron(0 6 ? * MON-FRI *)", 3 * DAY],
    ["rate(6 days)", 6 * DAY],
  ])("looks back further than %s pauses, by the time of a run and its delay", (schedule, gap) => {
    const [detection] = functionSilent(environment, integration(schedule));
    if (detection === undefined) throw new Error("no function-silent");

    expectAccepted(detection.alarm);
    const slack = windowOf(detection.alarm) - gap;
    expect(slack).toBeGreaterThanOrEqual(900 + 60);
    expect(slack).toBeLessThan(900 + 60 + detection.alarm.periodSeconds);
  });

  it("allows for the longest run", () => {
    const slow = { function: { ...weather.function, timeoutSeconds: 900 } };
    const [detection] = functionSilent(environment, integration("rate(15 minutes)", slow));

    expect(detection && windowOf(detection.alarm)).toBeGreaterThanOrEqual(900 + 900 + 900);
  });

  it.each(["rate(7 days)", "cron(0 6 ? * MON *)", "cron(0 0 1 * ? *)", "cron(0 0 1 1 ? 2026)"])(
    "is absent where the schedule is too rare for CloudWatch: %s",
    (schedule) => {
      expect(functionSilent(environment, integration(schedule))).toEqual([]);
    },
  );
});

describe("trail-silent", () => {
  it("waits for events in the log group that the filters watch", () => {
    expect(byId(trailSilence(environment), "trail-silent")).toMatchObject({
      severity: "critical",
      source: {
        namespace: "AWS/Logs",
        metricName: "IncomingLogEvents",
        dimensions: { LogGroupName: "/aws/cloudtrail/acme-prod-audit" },
      },
      alarm: { statistic: "Sum", treatMissingData: "breaching", threshold: 1 },
    });
  });

  it("watches the organisation's own log group where there is one", () => {
    const theirs = {
      ...environment,
      audit: { ...environment.audit, trailLogGroupName: "organisation/trail" },
    };

    expect(byId(trailSilence(theirs), "trail-silent").source).toMatchObject({
      dimensions: { LogGroupName: "organisation/trail" },
    });
  });

  it.each([
    ["rate(15 minutes)", 900],
    ["cron(0 6 * * ? *)", DAY],
    ["rate(5 days)", 5 * DAY],
  ])("outlasts a quiet account with %s: gap, time in the cache, delivery", (schedule, gap) => {
    const { alarm } = byId(trailSilence(withSchedules(schedule)), "trail-silent");

    expectAccepted(alarm);
    expect(windowOf(alarm)).toBeGreaterThanOrEqual(gap + 300 + 3600);
    expect(windowOf(alarm)).toBeLessThan(gap + 300 + 3600 + alarm.periodSeconds);
  });

  it.each<[string, string]>([
    ["rate(15 minutes)", "1 hour 30 minutes"],
    ["rate(1 hour)", "2 hours 15 minutes"],
    ["rate(2 hours)", "3 hours 15 minutes"],
  ])("says exactly how long it waits: %s for %s", (schedule, words) => {
    const detections = trailSilence(withSchedules(schedule));

    expect(byId(detections, "trail-silent").meaning).toContain(
      `for ${words}, not even of our own functions.`,
    );
    expect(byId(detections, "filters-silent").meaning).toContain(
      `counted nothing for ${words}, not even zero`,
    );
  });

  it.each<[Partial<Tuning>, string]>([
    [{ evaluationPeriods: 10 }, "for 2 hours 30 minutes, not even of our own functions."],
    [{ periodSeconds: 300, evaluationPeriods: 16 }, "for 1 hour 20 minutes, not even"],
    // No run needs to be in it.
    [{ periodSeconds: 300, evaluationPeriods: 15 }, "for 1 hour 15 minutes. Until it does"],
  ])("says how long it waits as tuned by %j", (settings, words) => {
    const { meaning } = byId(
      trailSilence(tunedBy({ detection: "trail-silent", ...settings })),
      "trail-silent",
    );

    expect(meaning).toContain(words);
  });

  it("goes by the integration that reads most often", () => {
    const both = trailSilence(withSchedules("rate(5 days)", "rate(15 minutes)"));
    const one = trailSilence(withSchedules("rate(15 minutes)"));

    expect(byId(both, "trail-silent").alarm).toEqual(byId(one, "trail-silent").alarm);
  });

  it.each(["rate(30 days)", "cron(0 0 1 1 ? 2026)"])(
    "looks back a week at most, with %s as well",
    (schedule) => {
      const { alarm } = byId(trailSilence(withSchedules(schedule)), "trail-silent");

      expect(windowOf(alarm)).toBe(7 * DAY);
      expectAccepted(alarm);
    },
  );
});

describe("filters-silent", () => {
  it("counts what the guard of the filters publishes, zeros included", () => {
    const detections = trailSilence(environment);
    const { severity, source, alarm } = byId(detections, "filters-silent");

    expect(severity).toBe("critical");
    expect(source).toEqual({
      kind: "metric",
      namespace: "acme-prod/audit",
      metricName: "acme-prod-audit-log-changed",
      dimensions: {},
    });
    expect(alarm).toEqual({
      ...byId(detections, "trail-silent").alarm,
      statistic: "SampleCount",
    });
  });

  it("is absent where the guard is switched off", () => {
    const tuning = [
      { detection: "audit-log-changed" as const, enabled: false, reason: "our own guard" },
    ];
    const switchedOff = { ...environment, alarms: { ...environment.alarms, tuning } };

    expect(trailSilence(switchedOff).map(({ id }) => id)).toEqual(["trail-silent"]);
  });
});
