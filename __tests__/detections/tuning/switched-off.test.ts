import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { tunableCatalog } from "../../../detections/catalog";
import type { TunableCatalog } from "../../../detections/catalog-entry";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { switchedOffCritical } from "../../../detections/tuning/switched-off";

type Tuning = Environment["alarms"]["tuning"][number];

const prod = loadEnvironment("prod");

const off = (tuning: Pick<Tuning, "detection"> & Partial<Tuning>): Tuning => ({
  enabled: false,
  reason: "a colleague looks every day",
  ...tuning,
});

function linesOf(tuning: Tuning[], catalog?: TunableCatalog): string[] {
  const environment = { ...prod, alarms: { ...prod.alarms, tuning } };
  return switchedOffCritical(environment, catalog ?? tunableCatalog(environment, EXAMPLE_NETWORK));
}

describe("switchedOffCritical", () => {
  it("names each critical detection that is off, and the reason", () => {
    expect(
      linesOf([
        off({ detection: "unexpected-reader" }),
        off({ detection: "reader-elsewhere", integration: "weather" }),
      ]),
    ).toEqual([
      "config/prod.ts: alarms.tuning[0]: unexpected-reader, which is critical, is off: a colleague looks every day",
      "config/prod.ts: alarms.tuning[1]: reader-elsewhere of weather, which is critical, is off: a colleague looks every day",
    ]);
  });

  it("says nothing of one that is tuned, of less severity, or on for every integration", () => {
    expect(
      linesOf([
        off({ detection: "trail-stopped", enabled: true, threshold: 2 }),
        off({ detection: "batch-read" }),
        off({ detection: "unexpected-reader" }),
        off({
          detection: "unexpected-reader",
          integration: "weather",
          enabled: true,
          threshold: 2,
        }),
      ]),
    ).toEqual([]);
  });

  it("takes one that cannot be built for critical", () => {
    const build = () => {
      throw new Error("too long");
    };
    const entry = { id: "batch-read", build } as const;

    expect(
      linesOf([off({ detection: "batch-read" })], { detections: [entry], findings: [] }),
    ).toHaveLength(1);
  });
});
