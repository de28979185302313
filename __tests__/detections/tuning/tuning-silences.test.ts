import { loadEnvironment } from "../../../config/load-environment";
import { DETECTION_IDS } from "../../../config/detection-ids";
import type { Environment, Integration } from "../../../config/schema";
import { tunableCatalog } from "../../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { checkTuning } from "../../../detections/tuning/tuning-problems";

type Tuning = Environment["alarms"]["tuning"][number];

const everySource = loadEnvironment("every-source");
const everything: Environment = {
  ...everySource,
  alarms: { ...everySource.alarms, cis: true },
  network: { ...everySource.network, egress: { mode: "none" } },
};
const catalog = tunableCatalog(everything, EXAMPLE_NETWORK);

const ELSE =
  "write enabled: false with the reason, and an alarm as you want it in Terraform of your own";

/** What is said of tunings, a line each. */
function errorsOf(...tuning: TuningEntry[]): string[] {
  return errorsIn(everything, ...tuning);
}

type TuningEntry = Partial<Tuning> & Pick<Tuning, "detection">;

function errorsIn(environment: Environment, ...entries: TuningEntry[]): string[] {
  const tuning = entries.map((each) => ({ enabled: true, reason: "a test", ...each }));
  try {
    checkTuning(
      { ...environment, alarms: { ...environment.alarms, tuning } },
      tunableCatalog(environment, EXAMPLE_NETWORK),
    );
    return [];
  } catch (error) {
    return (error as Error).message.split("\n");
  }
}

/** An environment whose integrations are all of such a kind. */
function withIntegrations(change: Partial<Integration>): Environment {
  const integrations = everything.integrations.map((each) => ({ ...each, ...change }));
  return { ...everything, integrations };
}

/** How long the catalog's alarm of a detection waits, in seconds. */
function windowOf(id: Tuning["detection"], integration?: string): number {
  const found = catalog.detections.find(
    (each) => each.id === id && (integration === undefined || each.integration === integration),
  );
  const { periodSeconds = 0, evaluationPeriods = 0 } = found?.build()[0]?.alarm ?? {};
  return periodSeconds * evaluationPeriods;
}

describe("a detection that one event raises", () => {
  it.each(["denied-read", "trail-stopped", "role-changed"] as const)(
    "is never in two periods: %s",
    (detection) => {
      expect(errorsOf({ detection, evaluationPeriods: 1 })).toEqual([]);
      expect(errorsOf({ detection, evaluationPeriods: 2, threshold: 3 })).toEqual([
        "config/every-source.ts: alarms.tuning[0].evaluationPeriods: got 2; accepted: at most 1: one event " +
          `raises ${detection}, and it is never in two periods; fix: lower it, or ${ELSE}`,
      ]);
    },
  );

  it("has a threshold that can be reached", () => {
    expect(errorsOf({ detection: "denied-read", threshold: 100 })).toEqual([]);
    expect(errorsOf({ detection: "denied-read", integration: "wcp", threshold: 101 })).toEqual([
      "config/every-source.ts: alarms.tuning[0].threshold: got 101; accepted: at most 100: one " +
        `event raises denied-read, and so many never come; fix: lower it, or ${ELSE}`,
    ]);
  });

  it("is no filter of CIS, which may be tuned as an auditor likes", () => {
    const detection = "cis-unauthorized-calls";

    expect(errorsOf({ detection, evaluationPeriods: 2, threshold: 1_000_000 })).toEqual([]);
  });
});

/** Those with an alarm, but for the filters of CIS. */
const OURS = DETECTION_IDS.filter(
  (id) => !id.startsWith("cis-") && catalog.detections.some((entry) => entry.id === id),
);

describe("every detection of ours", () => {
  it("is here", () => {
    expect(OURS).toHaveLength(DETECTION_IDS.filter((id) => !id.startsWith("cis-")).length - 2);
  });

  it.each(OURS)("has a threshold that is too high: %s", (detection) => {
    const [error = "", ...others] = errorsOf({ detection, threshold: 1_000_000 });

    expect(others).toEqual([]);
    expect(error).toMatch(/tuning\[0\]\.threshold: got 1000000; accepted: at most \d+: .+; fix: /);
    expect(error.endsWith(`; fix: lower it, or ${ELSE}`)).toBe(true);
  });

  it.each(OURS)("has too many periods in a row: %s", (detection) => {
    expect(errorsOf({ detection, evaluationPeriods: 90 })).toEqual([
      expect.stringMatching(
        /tuning\[0\]\.evaluationPeriods: got 90.*; accepted: .*at most \d+.*; fix: /,
      ),
    ]);
  });

  it.each(OURS)("may be written with the settings of the catalog: %s", (detection) => {
    for (const entry of catalog.detections.filter(({ id }) => id === detection)) {
      const { integration } = entry;
      for (const { alarm } of entry.build()) {
        const { threshold, periodSeconds, evaluationPeriods } = alarm;
        const settings = { detection, threshold, periodSeconds, evaluationPeriods };

        expect(
          errorsOf({ ...settings, ...(integration === undefined ? {} : { integration }) }),
        ).toEqual([]);
      }
    }
  });
});

describe("what a run can count", () => {
  const quarterly = withIntegrations({ schedule: "rate(15 minutes)", locations: ["a", "b", "c"] });
  const most = (settings: TuningEntry, environment = quarterly) => {
    const [error = ""] = errorsIn(environment, { ...settings, threshold: 1_000_000 });
    return Number(/accepted: at most (\d+): /.exec(error)?.[1]);
  };

  it.each<[Tuning["detection"], number, number]>([
    // A run fails three times at most, its two repetitions included, and waits a minute for each.
    ["function-errors", 60, 1],
    ["function-errors", 300, 3],
    ["function-errors", 900, 3],
    ["function-errors", 1800, 6],
    ["function-errors", 86_400, 288],
    // For each of three locations.
    ["locations-failed", 300, 9],
    ["third-party-failures", 900, 9],
    ["third-party-failures", 3600, 36],
    ["key-rejected", 300, 9],
    // Ten times the catalog's.
    ["function-throttles", 300, 10],
    ["secret-fetch-errors", 900, 20],
    ["secret-fetch-errors", 3600, 80],
    ["secret-stale", 300, 10],
    ["secret-throttled", 300, 10],
    // They wait there.
    ["on-failure-queue", 300, 10],
    ["on-failure-queue", 86_400, 10],
    // Milliseconds, of a minute.
    ["function-near-timeout", 300, 59_999],
    // Bytes.
    ["nat-traffic", 300, 1000],
  ])("is the highest threshold: of %s in %i s %i", (detection, periodSeconds, threshold) => {
    expect(most({ detection, periodSeconds })).toBe(threshold);
    expect(errorsIn(quarterly, { detection, periodSeconds, threshold })).toEqual([]);
  });

  it.each([
    ["rate(1 hour)", 3],
    ["rate(1 minute)", 180],
    ["rate(25 minutes)", 9],
    ["cron(0/20 8-18 ? * MON-FRI *)", 9],
    ["cron(59 23 * * ? *)", 3],
    // From one day to the next.
    ["cron(0,50 0,23 * * ? *)", 18],
  ])("depends on how close runs are: %s %i in an hour", (schedule, threshold) => {
    const environment = withIntegrations({ schedule });

    expect(most({ detection: "function-errors", periodSeconds: 3600 }, environment)).toBe(
      threshold,
    );
  });

  it("is ten times a burst of reads in that period", () => {
    const [error = ""] = errorsOf({
      detection: "read-burst",
      integration: "direct",
      periodSeconds: 60,
    });
    const burst = Number(/would have (\d+) for direct/.exec(error)?.[1]);

    expect(burst).toBeGreaterThan(1);
    expect(
      most({ detection: "read-burst", integration: "direct", periodSeconds: 60 }, everything),
    ).toBe(10 * burst);
  });

  it("says why, and what else to do", () => {
    expect(
      errorsIn(quarterly, { detection: "function-errors", periodSeconds: 3600, threshold: 13 }),
    ).toEqual([
      "config/every-source.ts: alarms.tuning[0].threshold: got 13; accepted: at most 12: a run " +
        "counts 3 at most, and at most 4 runs start within 1 hour; fix: lower it, or " +
        ELSE,
    ]);
    expect(errorsIn(quarterly, { detection: "function-near-timeout", threshold: 60_000 })).toEqual([
      "config/every-source.ts: alarms.tuning[0].threshold: got 60000; accepted: at most 59999: " +
        "milliseconds, and function.timeoutSeconds is 60: no run takes longer; fix: lower it, or " +
        ELSE,
    ]);
  });

  it("may be less than the catalog takes, in a shorter period", () => {
    const one = withIntegrations({ schedule: "rate(15 minutes)", locations: ["a"] });

    expect(errorsIn(one, { detection: "third-party-failures", periodSeconds: 60 })).toEqual([
      "config/every-source.ts: alarms.tuning[0].periodSeconds: got 60 with the catalog's threshold " +
        "of 3; accepted: at most a threshold of 1: a run counts 1 at most, and at most 1 run starts " +
        `within 1 minute; fix: write a longer one, or ${ELSE}`,
    ]);
    expect(
      errorsIn(one, { detection: "third-party-failures", periodSeconds: 60, threshold: 1 }),
    ).toEqual([]);
  });

  it("is that of the integration that counts least, where an entry is of all", () => {
    const [slow, ...others] = quarterly.integrations;
    if (slow === undefined) throw new Error("every-source has no integration.");
    const integrations = [...others, { ...slow, schedule: "rate(1 day)" }];
    const environment = { ...quarterly, integrations };
    const ofAll = { detection: "function-errors", periodSeconds: 3600, threshold: 12 } as const;

    expect(errorsIn(environment, ofAll)).toEqual([expect.stringContaining("at most 3: ")]);
    expect(errorsIn(environment, { ...ofAll, threshold: 100 })).toEqual([
      expect.stringContaining("at most 3: "),
    ]);
    // What is said of the slow one goes before that.
    expect(
      errorsIn(environment, ofAll, { ...ofAll, integration: slow.name, threshold: 3 }),
    ).toEqual([]);
  });
});

describe("what one connection sends", () => {
  it("is never in two periods", () => {
    expect(errorsOf({ detection: "nat-traffic", evaluationPeriods: 2 })).toEqual([
      expect.stringContaining("got 2; accepted: at most 1: a single connection is in one period"),
    ]);
  });
});

describe("runs in a row", () => {
  const quarterly = withIntegrations({ schedule: "rate(15 minutes)" });

  it.each<[Tuning["detection"], number, number]>([
    ["function-errors", 900, 10],
    ["third-party-failures", 3600, 10],
    ["function-near-timeout", 900, 10],
    ["secret-stale", 900, 10],
    // It is there between the runs as well.
    ["on-failure-queue", 60, 10],
    ["read-burst", 300, 3],
  ])("are so many at most: %s, in periods of %i s %i", (detection, periodSeconds, most) => {
    const settings = { detection, periodSeconds };

    expect(errorsIn(quarterly, { ...settings, evaluationPeriods: most })).toEqual([]);
    expect(errorsIn(quarterly, { ...settings, evaluationPeriods: most + 1 })).toEqual([
      expect.stringMatching(new RegExp(`got ${most + 1}; accepted: at most ${most}: who`)),
    ]);
  });

  it.each<Tuning["detection"]>(["function-errors", "function-near-timeout", "secret-stale"])(
    "are none where not every period has one: %s",
    (detection) => {
      expect(errorsIn(quarterly, { detection, evaluationPeriods: 2 })).toEqual([
        "config/every-source.ts: alarms.tuning[0].evaluationPeriods: got 2; accepted: at most 1: no " +
          "two periods of 5 minutes in a row have a run, with 15 minutes between two; fix: lower " +
          `it, or ${ELSE}`,
      ]);
    },
  );
});

describe("silence", () => {
  it.each(["trail-silent", "filters-silent"] as const)(
    "is told at most three times as late as in the catalog: %s",
    (detection) => {
      const most = (3 * windowOf(detection)) / 900;

      expect(errorsOf({ detection, periodSeconds: 900, evaluationPeriods: most })).toEqual([]);
      expect(errorsOf({ detection, periodSeconds: 900, evaluationPeriods: most + 1 })).toEqual([
        `config/every-source.ts: alarms.tuning[0].evaluationPeriods: got ${most + 1} times 900 ` +
          `seconds; accepted: together at most ${most * 900} seconds, 3 times what the catalog ` +
          `waits; fix: lower evaluationPeriods or periodSeconds, or ${ELSE}`,
      ]);
    },
  );

  it.each(["trail-silent", "filters-silent"] as const)(
    "is news from the time on that events may be late by: %s",
    (detection) => {
      expect(errorsOf({ detection, periodSeconds: 900, evaluationPeriods: 4 })).toEqual([]);
      for (const evaluationPeriods of [1, 3]) {
        expect(errorsOf({ detection, evaluationPeriods })).toEqual([
          "config/every-source.ts: alarms.tuning[0].evaluationPeriods: got " +
            `${evaluationPeriods} times 900 seconds; accepted: together at least 3600 seconds, ` +
            "which is what events may be late by; fix: raise evaluationPeriods or " +
            `periodSeconds, or ${ELSE}`,
        ]);
      }
      expect(errorsOf({ detection, periodSeconds: 60 })).toEqual([
        expect.stringContaining(
          "periodSeconds: got 9 times 60 seconds; accepted: together at least",
        ),
      ]);
    },
  );

  it("of a function is news when its schedule has passed", () => {
    const settings = {
      detection: "function-silent",
      integration: "wcp",
      periodSeconds: 60,
    } as const;
    // An hour, the run's minute, and 15 minutes.
    const least = 60 + 1 + 15;

    expect(errorsOf({ ...settings, evaluationPeriods: least })).toEqual([]);
    expect(errorsOf({ ...settings, evaluationPeriods: least - 1 })).toEqual([
      expect.stringContaining(
        "accepted: together at least 4560 seconds, which is what rate(1 hour) pauses, a run takes " +
          "and may be late by; fix: raise",
      ),
    ]);
  });

  it.each(["trail-silent", "filters-silent", "function-silent"] as const)(
    "is that nothing comes, and not little: %s",
    (detection) => {
      expect(errorsOf({ detection, threshold: 1, evaluationPeriods: 9 })).toEqual([]);
      expect(errorsOf({ detection, threshold: 2 })).toEqual([
        "config/every-source.ts: alarms.tuning[0].threshold: got 2; accepted: at most 1: only that " +
          `nothing comes is silence; fix: lower it, or ${ELSE}`,
      ]);
    },
  );

  it("of a function is measured by its own schedule, with the catalog's periods", () => {
    const integration = "wcp";
    const detection = "function-silent";
    const most = 3 * windowOf(detection, integration);
    expect(most).toBeLessThan(86_400);

    expect(errorsOf({ detection, integration, periodSeconds: 900 })).toEqual([]);
    expect(errorsOf({ detection, integration, periodSeconds: 43_200 })).toEqual([
      expect.stringMatching(
        new RegExp(`tuning\\[0\\]\\.periodSeconds: got .* together at most ${most} seconds`),
      ),
    ]);
    expect(errorsOf({ detection, integration, enabled: false })).toEqual([]);
  });

  it("that CloudWatch cannot look back over is one error", () => {
    expect(errorsOf({ detection: "trail-silent", periodSeconds: 86_400 })).toEqual([
      expect.stringContaining("which is as far back as CloudWatch looks"),
    ]);
  });
});

describe("a burst of reads", () => {
  it("has a threshold for its period", () => {
    const detection = "read-burst";

    expect(errorsOf({ detection, periodSeconds: 300, evaluationPeriods: 2 })).toEqual([]);
    expect(errorsOf({ detection, periodSeconds: 60, threshold: 20 })).toEqual([]);
    const [error, ...others] = errorsOf({ detection, integration: "wcp", periodSeconds: 60 });
    expect(others).toEqual([]);
    expect(error).toMatch(
      /tuning\[0\]\.periodSeconds: got 60; accepted: a period with its own threshold: .*; fix: add threshold to the entry: the catalog would have \d+ for wcp$/,
    );
    expect(errorsOf({ detection, periodSeconds: 3600 })[0]).toMatch(/ for direct, /);
  });
});

describe("the guard of the filters", () => {
  const off = { detection: "audit-log-changed", enabled: false } as const;

  it("is switched off together with the watch over it, and says so", () => {
    expect(errorsOf(off, { detection: "filters-silent", enabled: false })).toEqual([]);
    expect(errorsOf(off)).toEqual([
      "config/every-source.ts: alarms.tuning[0].enabled: got false; accepted: false only beside an " +
        "entry that switches off filters-silent, which goes with it; fix: add { detection: " +
        '"filters-silent", enabled: false, reason: "..." }, or leave audit-log-changed on',
    ]);
    expect(errorsOf({ detection: "filters-silent", evaluationPeriods: 10 }, off)).toEqual([
      expect.stringContaining("alarms.tuning[1].enabled: got false"),
    ]);
  });

  it("may be tuned otherwise, and the watch switched off alone", () => {
    expect(errorsOf({ detection: "audit-log-changed", threshold: 2 })).toEqual([]);
    expect(errorsOf({ detection: "filters-silent", enabled: false })).toEqual([]);
  });
});
