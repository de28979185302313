import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../../config/load-environment";
import { projectFolder } from "../../../../config/project-folder";
import { auditFindings } from "../../../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { RaisingEvent } from "../../../../tools/drill/files/drill-files";
import { drillFiles } from "../../../../tools/drill/files/drill-files";
import { renderRaisingEvent } from "../../../../tools/drill/files/render-files";
import { placeholdersOf } from "../../../../tools/drill/placeholders";
import { eventsOf, recordings } from "../../../../tools/drill/recorded-events";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration.");
const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
const [ofAnalyzer = {}, ofConfig = {}] = recordings(
  join(projectFolder(), "__tests__", "fixtures", "findings"),
).flatMap((recording) => eventsOf(recording, placeholders));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "drill-findings-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function drilled(content: unknown) {
  const file = join(folder, "events.json");
  writeFileSync(file, JSON.stringify(content));
  const raised: RaisingEvent[] = [];
  const summary = await drillFiles({
    files: [file],
    detections: [],
    findings: auditFindings(environment),
    account: environment.account,
    region: environment.region,
    onRaised: (event) => raised.push({ ...event, file: "events.json" }),
  });
  return { raised, summary };
}

describe("events that other services send to EventBridge", () => {
  it("raise the findings whose rules they match", async () => {
    const { raised, summary } = await drilled([ofAnalyzer, ofConfig]);

    expect(raised.map(renderRaisingEvent)).toEqual([
      "2019-11-21T01:22:33Z  Access Analyzer Finding  high access-analyzer-finding\n" +
        `${" ".repeat(22)}of ${placeholders.deployerRoleArn}, open to 999988887777 (events.json, line 1, entry 1, event ${String(ofAnalyzer.id)})\n`,
      "2016-09-27T19:48:42Z  Config Rules Compliance Change  medium config-noncompliant\n" +
        `${" ".repeat(22)}of ${placeholders.trailBucketName} (events.json, line 1, entry 2, event ${String(ofConfig.id)})\n`,
    ]);
    expect(raised[0]?.detections).toEqual([
      { id: "access-analyzer-finding", severity: "high", by: ["rule"] },
    ]);
    expect(summary).toMatchObject({ events: 2, raising: 2, otherEntries: 0, ofOtherAccounts: 0 });
    expect([...summary.counts]).toEqual([
      ["access-analyzer-finding", 1],
      ["config-noncompliant", 1],
    ]);
  });

  it.each([
    ["one alone", ofAnalyzer],
    ["from a log group", { events: [{ message: JSON.stringify(ofAnalyzer) }] }],
    ["beside one of CloudTrail", [{ eventName: "A", eventSource: "b" }, ofAnalyzer]],
  ])("are found where AWS puts them: %s", async (_, content) => {
    expect((await drilled(content)).raised).toHaveLength(1);
  });

  it.each([
    [
      "resolved",
      { ...ofAnalyzer, detail: { ...(ofAnalyzer.detail as object), status: "RESOLVED" } },
    ],
    ["of another Region, of which the rule does not hear", { ...ofAnalyzer, region: "us-east-1" }],
    ["of a service that finds nothing here", { ...ofConfig, source: "aws.ec2" }],
  ])("raise nothing, and are counted: %s", async (_, event) => {
    const { raised, summary } = await drilled(event);

    expect(raised).toEqual([]);
    expect(summary).toMatchObject({ events: 1, otherEntries: 0 });
  });

  it("of CloudTrail are no such events", async () => {
    const detail = { eventName: "CreateAnalyzer", eventSource: "access-analyzer.amazonaws.com" };
    const { summary } = await drilled({ ...ofAnalyzer, account: "999988887777", detail });

    // The account of an event of CloudTrail is in itself.
    expect(summary).toMatchObject({ events: 1, ofOtherAccounts: 0 });
  });

  it("of other accounts and Regions are counted as those", async () => {
    const other = { ...ofConfig, account: "999988887777", region: "us-east-1" };

    expect((await drilled([ofConfig, other])).summary).toMatchObject({
      events: 2,
      ofOtherAccounts: 1,
      ofOtherRegions: 1,
    });
  });
});
