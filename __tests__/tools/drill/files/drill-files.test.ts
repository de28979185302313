import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrilledDetection } from "../../../../tools/drill/drill";
import type { RaisingEvent } from "../../../../tools/drill/files/drill-files";
import { drillFiles } from "../../../../tools/drill/files/drill-files";
import { jsonFilesSummary, renderFilesSummary } from "../../../../tools/drill/files/render-files";
import { tuning } from "../support/tuned";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "drill-files-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const EVENT = {
  eventName: "AssumeRole",
  eventSource: "sts.amazonaws.com",
  eventType: "AwsApiCall",
};

const THREE = {
  threshold: 3,
  periodSeconds: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
} as const;

const DETECTION = {
  id: "reader-assumed",
  filterPattern: '{ $.eventName = "AssumeRole" }',
  eventPattern: { detail: { eventName: ["AssumeRole"] } },
  drills: [],
};

describe("events of files", () => {
  it("are heard by rules of their own Region only, and counted by filters of any", async () => {
    const file = join(folder, "events.json");
    const regions = ["eu-west-1", "us-east-1", undefined];
    writeFileSync(file, JSON.stringify(regions.map((awsRegion) => ({ ...EVENT, awsRegion }))));
    const raised: RaisingEvent[] = [];

    const summary = await drillFiles({
      files: [file],
      detections: [DETECTION, { ...DETECTION, id: "rule-only", filterPattern: undefined }].map(
        ({ filterPattern, ...each }) =>
          filterPattern === undefined ? each : { ...each, filterPattern },
      ),
      account: "111122223333",
      region: "eu-west-1",
      onRaised: (event) => raised.push(event),
    });

    expect(raised.map(({ detections }) => detections)).toEqual([
      [
        { id: "reader-assumed", by: ["filter", "rule"] },
        { id: "rule-only", by: ["rule"] },
      ],
      [{ id: "reader-assumed", by: ["filter"] }],
      [
        { id: "reader-assumed", by: ["filter", "rule"] },
        { id: "rule-only", by: ["rule"] },
      ],
    ]);
    expect(summary).toMatchObject({ events: 3, raising: 3, ofOtherRegions: 1 });
  });

  it("raise what a rule mails of each, and what the filter's alarm counts together", async () => {
    const file = join(folder, "counted.json");
    const times = ["10:00", "10:01", "10:02", "10:20"];
    writeFileSync(
      file,
      JSON.stringify(times.map((time) => ({ ...EVENT, eventTime: `2026-03-02T${time}:00Z` }))),
    );
    const raised: RaisingEvent[] = [];
    const { filterPattern, eventPattern, ...rest } = { ...DETECTION, alarm: THREE };
    const drilled = (detections: readonly DrilledDetection[]) =>
      drillFiles({
        files: [file],
        detections,
        account: "111122223333",
        region: "eu-west-1",
        onRaised: (event) => raised.push(event),
      });

    const counted = await drilled([{ ...rest, filterPattern }]);

    expect(raised).toEqual([]);
    expect(counted).toMatchObject({ events: 4, raising: 3, byNumber: [{ events: 3 }] });
    expect([...counted.counts]).toEqual([["reader-assumed", 3]]);

    const both = await drilled([
      { ...rest, filterPattern, eventPattern },
      { ...rest, id: "read-burst", filterPattern },
    ]);

    expect(raised.map(({ detections }) => detections)).toEqual(
      times.map(() => [{ id: "reader-assumed", by: ["rule"] }]),
    );
    expect(both).toMatchObject({ raising: 4, byNumber: [{ threshold: 3 }, { threshold: 3 }] });
    expect([...both.counts]).toEqual([
      ["reader-assumed", 4],
      ["read-burst", 3],
    ]);
    const tuned = [tuning("denied-read", { threshold: 7 })];
    expect(renderFilesSummary(both, tuned)).toContain("\nTuned: denied-read: threshold 7 (ours)\n");
    expect(JSON.parse(jsonFilesSummary(both, [], tuned))).toMatchObject({
      summary: { tuning: tuned },
    });
  });
});
