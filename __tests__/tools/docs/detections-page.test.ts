import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DETECTION_IDS } from "../../../config/detection-ids";
import { loadEnvironment } from "../../../config/load-environment";
import { projectFolder } from "../../../config/project-folder";
import { auditDetections, operationsDetections } from "../../../detections/catalog";
import { ON_FIRST_EVENT } from "../../../detections/detection";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { detectionsPage, inWords } from "../../../tools/docs/detections-page";
import { documentedDetections } from "../../../tools/docs/documented-detections";
import { withoutAlignment } from "./without-alignment";

const prod = loadEnvironment("prod");
const page = readFileSync(join(projectFolder(), "docs/detections.md"), "utf8");

describe("docs/detections.md", () => {
  it("is what the catalog says: run `npm run docs` when this fails", () => {
    expect(withoutLayout(page)).toBe(withoutLayout(detectionsPage()));
  });

  it("has one row for each id, in their order, that leads to its runbook", () => {
    const ids = [...page.matchAll(/^\| \[`([\w-]+)`\]\(runbooks\/([\w-]+)\.md\)/gm)];

    expect(ids.map(([, id]) => id)).toEqual([...DETECTION_IDS]);
    expect(ids.map(([, , runbook]) => runbook)).toEqual([...DETECTION_IDS]);
  });

  it("says that the drills are counted over every store, not over prod's only", () => {
    const [head = ""] = detectionsPage().split("\n## ");

    expect(withoutLayout(head)).toContain(
      withoutLayout("The number counts those of every store, Secrets Manager and Parameter Store"),
    );
  });

  it("says what (off) means, and leads to what brings each", () => {
    const shown = detectionsPage();
    const [head = ""] = shown.split("\n## ");
    const [, link = ""] =
      /\*\*\(off\)\*\* after an id: `prod` does not have it\.[^]*?\(#([\w-]+)\)/.exec(head) ?? [];
    const brings = shown.split("\n## ").find((section) => anchorOf(section) === link) ?? "";
    const off = [...shown.matchAll(/^\| \[`([\w-]+)`\]\(\S+\) \(off\) \|/gm)].map(([, id]) => id);

    expect(off.length).toBeGreaterThan(5);
    expect([...brings.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id)).toEqual(off);
  });

  it("holds every filter of prod to the letter", () => {
    const patterns = [
      ...auditDetections(prod, EXAMPLE_NETWORK),
      ...operationsDetections(prod),
    ].flatMap(({ source }) => (source.kind === "log-filter" ? [source.pattern] : []));

    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      expect(page).toContain(`\n${pattern}\n`);
    }
  });
});

describe("documentedDetections", () => {
  it("has every id, and says of none that prod has why it has not", () => {
    const documented = documentedDetections(prod);
    const own = new Set(
      [...auditDetections(prod, EXAMPLE_NETWORK), ...operationsDetections(prod)].map(
        ({ id }) => id,
      ),
    );

    expect(documented.map(({ id }) => id)).toEqual([...DETECTION_IDS]);
    for (const { id, entries, offBecause } of documented) {
      expect(entries).not.toHaveLength(0);
      if (own.has(id)) expect(offBecause).toBeUndefined();
    }
  });

  it.each([
    ["cis-root-used", "`alarms.cis` is `false`", prod],
    ["nat-traffic", 'only with `network.egress.mode: "none"`', prod],
    [
      "batch-read",
      "`alarms.tuning` switches it off",
      {
        ...prod,
        alarms: {
          ...prod.alarms,
          tuning: [{ detection: "batch-read", enabled: false, reason: "backups" } as const],
        },
      },
    ],
    [
      "access-analyzer-finding",
      "`audit.accessAnalyzer` is `false`",
      { ...prod, audit: { ...prod.audit, accessAnalyzer: false } },
    ],
    [
      "endpoint-refused",
      "`audit.networkActivityEvents` is `false`",
      { ...prod, audit: { ...prod.audit, networkActivityEvents: false } },
    ],
    [
      "trail-bucket-changed",
      "the trail is the organisation's own: `audit.trailLogGroupName`",
      { ...prod, audit: { ...prod.audit, trailLogGroupName: "organisation-trail" } },
    ],
  ])("says of %s why it is not there: %s", (id, because, environment) => {
    const found = documentedDetections(environment).find((each) => each.id === id);

    expect(found?.offBecause).toBe(because);
  });
});

describe("the settings of an alarm in words", () => {
  it.each([
    ["maximum ≥ 1 in 5 minutes", {}],
    ["maximum ≥ 48000 in 5 minutes", { statistic: "Maximum", threshold: 48_000 }],
    ["sum ≥ 3 in 15 minutes", { statistic: "Sum", periodSeconds: 900, threshold: 3 }],
    ["sum ≥ 1 in 1 minute", { statistic: "Sum", periodSeconds: 60 }],
    ["sum ≥ 1 in 1 minute 30 seconds", { statistic: "Sum", periodSeconds: 90 }],
    [
      "samples < 1 in 1 hour, 26 times in a row, no data too",
      {
        statistic: "SampleCount",
        comparisonOperator: "LessThanThreshold",
        periodSeconds: 3600,
        evaluationPeriods: 26,
        treatMissingData: "breaching",
      },
    ],
  ] as const)("are %s", (words, settings) => {
    expect(inWords({ ...ON_FIRST_EVENT, ...settings })).toBe(words);
  });
});

/** What GitHub makes of the heading that a section begins with. */
function anchorOf(section: string): string {
  const [heading = ""] = section.split("\n");
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}

/** Without what a formatter does to tables, to JSON and to escapes. */
function withoutLayout(text: string): string {
  return withoutAlignment(text).replace(/[\s\\]+/g, "");
}
