import { DETECTION_IDS } from "../../config/detection-ids";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { detectionsOfId } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { missingSetting } from "../../detections/optional-detections";

const prod = loadEnvironment("prod");
const weekly: Environment = {
  ...prod,
  integrations: prod.integrations.map((each) => ({ ...each, schedule: "rate(7 days)" })),
};
const without: Environment = {
  ...prod,
  alarms: {
    ...prod.alarms,
    tuning: [{ detection: "batch-read", enabled: false, reason: "a test" }],
  },
  audit: {
    ...prod.audit,
    accessAnalyzer: false,
    networkActivityEvents: false,
    trailLogGroupName: "organisation/trail",
  },
};

describe("a detection that an environment does not have", () => {
  it.each([
    ["batch-read", without, "`alarms.tuning` switches it off"],
    ["cis-root-used", prod, "`alarms.cis` is `false`"],
    ["access-analyzer-finding", without, "`audit.accessAnalyzer` is `false`"],
    ["endpoint-refused", without, "`audit.networkActivityEvents` is `false`"],
    [
      "trail-bucket-changed",
      without,
      "the trail is the organisation's own: `audit.trailLogGroupName`",
    ],
    ["nat-traffic", prod, 'only with `network.egress.mode: "none"`'],
    ["function-silent", weekly, "every `schedule` pauses for a week or longer"],
  ] as const)("lacks a setting: %s", (id, environment, because) => {
    expect(detectionsOfId(environment, EXAMPLE_NETWORK, id)).toEqual([]);

    const missing = missingSetting(environment, id);

    expect(missing?.because).toBe(because);
    expect(missing?.entries.map((entry) => entry.id)).toEqual(missing?.entries.map(() => id));
    expect(missing?.entries.length).toBeGreaterThan(0);
  });

  it.each(DETECTION_IDS)("is one that a setting brings, or it is there: %s", (id) => {
    for (const environment of [prod, weekly, without]) {
      const has = detectionsOfId(environment, EXAMPLE_NETWORK, id).length > 0;

      expect(has || missingSetting(environment, id) !== undefined).toBe(true);
    }
  });
});
