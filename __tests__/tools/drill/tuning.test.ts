import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { drillIntegrations } from "../../../tools/drill/drill-integrations";
import { drilledDetections, ownDetections } from "../../../tools/drill/drilled-detections";
import { recordings } from "../../../tools/drill/recorded-events";
import { jsonRecordings, renderRecordings } from "../../../tools/drill/render-recordings";
import { tuningLines } from "../../../tools/drill/tuning";
import { tunedEnvironment, tuning } from "./support/tuned";

const OFF = tuning("unexpected-reader", { enabled: false });
const SEVEN = tuning("denied-read", { threshold: 7 });

describe("recordings in an environment with alarms.tuning", () => {
  const environment = tunedEnvironment(OFF, SEVEN);
  const report = drillIntegrations(
    {
      environment,
      network: EXAMPLE_NETWORK,
      detections: ownDetections(environment, EXAMPLE_NETWORK),
    },
    recordings(),
  );

  it("are compared by the counts of the catalog, which files are not", () => {
    const thresholds = (detections: ReturnType<typeof ownDetections>) =>
      detections.flatMap(({ id, alarm }) => (id === "denied-read" ? [alarm?.threshold] : []));

    expect(report.differences).toEqual([]);
    expect(thresholds(ownDetections(environment, EXAMPLE_NETWORK))).toEqual([1]);
    expect(thresholds(drilledDetections(environment, EXAMPLE_NETWORK))).toEqual([7]);
  });

  it("are not drilled with what is off, unless one integration has it on", () => {
    const ids = (...entries: Parameters<typeof tunedEnvironment>) =>
      ownDetections(tunedEnvironment(...entries), EXAMPLE_NETWORK).map(({ id }) => id);
    const onHere = tuning("unexpected-reader", { integration: "weather", threshold: 2 });

    expect(ids(OFF)).not.toContain("unexpected-reader");
    expect(ids(OFF, onHere)).toContain("unexpected-reader");
  });

  it("say what is off and tuned, in text and JSON", () => {
    const text = renderRecordings(report, false);

    expect(text).toContain("\nSwitched off by alarms.tuning: unexpected-reader (ours)\n");
    expect(text).toContain("\nTuned: denied-read: threshold 7 (ours)\n");
    expect(text).toContain("\nRecorded events are counted as the catalog does, not as tuned.\n");
    expect(JSON.parse(jsonRecordings(report))).toMatchObject({ tuning: [OFF, SEVEN] });
  });

  it("say how many shapes were recorded, are documented, and are composed", () => {
    const [first] = report.results;
    const of = (...kinds: string[]) =>
      first === undefined ? [] : kinds.map((evidence) => ({ ...first, evidence }));
    const results = of("recorded", "composed", "composed", "documented", "composed");

    expect(renderRecordings({ ...report, results }, false)).toContain(
      "\nOf their shapes 1 recorded, 1 documented, 3 composed; --verbose says from what.\n",
    );
  });

  it("say one event, one recording and one place", () => {
    const [first] = report.results;
    const one = first === undefined ? [] : [{ ...first, events: 1, raised: [] }];
    const text = renderRecordings(
      { ...report, detections: 1, results: one, differences: ["x"] },
      false,
    );

    expect(text).toContain("1 recording of 1 event, 1 detection over the trail");
    expect(text).toContain(": 0 recordings raise something, 1 nothing: ");
    expect(text).toContain("NOT as the catalog says, in 1 place:");
  });
});

describe("a line of tuning", () => {
  it("names every setting and the integration", () => {
    expect(
      tuningLines([
        tuning("denied-read", {
          integration: "weather",
          threshold: 7,
          periodSeconds: 60,
          evaluationPeriods: 2,
        }),
        tuning("batch-read"),
      ]),
    ).toEqual([
      "Tuned: denied-read of weather: threshold 7, periodSeconds 60, evaluationPeriods 2 (ours)",
      "Tuned: batch-read: as in the catalog (ours)",
    ]);
  });
});
