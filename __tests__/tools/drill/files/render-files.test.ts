import type { FilesSummary, RaisingEvent } from "../../../../tools/drill/files/drill-files";
import { drillFiles } from "../../../../tools/drill/files/drill-files";
import {
  exampleNote,
  jsonFilesSummary,
  jsonRaisingEvent,
  renderFilesSummary,
  renderRaisingEvent,
} from "../../../../tools/drill/files/render-files";
import { Readable } from "node:stream";

const IDS = ["0a1b2c3d-1111-2222-3333-444455556666", "0a1b2c3d-1111-2222-3333-444455557777"];

/** Two events in one line, the same but for their ids, and one without an id. */
async function drilled(
  environment?: string,
): Promise<{ readonly raised: RaisingEvent[]; readonly summary: FilesSummary }> {
  const event = { eventName: "GetSecretValue", eventSource: "secretsmanager.amazonaws.com" };
  const events = [...IDS.map((eventID) => ({ ...event, eventID })), event];
  const raised: RaisingEvent[] = [];
  const summary = await drillFiles({
    files: ["-"],
    stdin: Readable.from([Buffer.from(JSON.stringify({ Records: events }))]),
    detections: [
      { id: "denied-read", filterPattern: '{ $.eventName = "GetSecretValue" }', drills: [] },
    ],
    ...(environment === undefined ? {} : { environment }),
    account: "444455556666",
    region: "eu-west-1",
    onRaised: (each) => raised.push(each),
  });
  return { raised, summary };
}

describe("an event of a file", () => {
  it("is told from its like by its entry and its id", async () => {
    const { raised } = await drilled();

    expect(raised.map((event) => /\((-, .*)\)\n$/.exec(renderRaisingEvent(event))?.[1])).toEqual([
      `-, line 1, entry 1, event ${IDS[0] ?? ""}`,
      `-, line 1, entry 2, event ${IDS[1] ?? ""}`,
      "-, line 1, entry 3",
    ]);
    expect(raised.map((event) => JSON.parse(jsonRaisingEvent(event)) as unknown)).toMatchObject([
      { line: 1, entry: 1, eventId: IDS[0] },
      { line: 1, entry: 2, eventId: IDS[1] },
      { line: 1, entry: 3, eventId: "" },
    ]);
  });
});

describe("the summary of files", () => {
  it("says which environment judged", async () => {
    const { summary } = await drilled("prod");

    expect(renderFilesSummary(summary, [])).toContain(
      "Judged by environment prod in account 444455556666, eu-west-1:\n3 events, 3 raised something.\n",
    );
    expect(JSON.parse(jsonFilesSummary(summary, [], []))).toMatchObject({
      summary: { environment: { name: "prod", account: "444455556666", region: "eu-west-1" } },
    });
  });

  it("says at least which account and Region where nobody names it", async () => {
    const { summary } = await drilled();

    expect(renderFilesSummary(summary, [])).toContain(
      "Judged by the environment in account 444455556666, eu-west-1:\n",
    );
  });
});

describe("the note about example ids", () => {
  it("names the detections and what to do, in short lines", () => {
    const note = exampleNote("examples", ["endpoint-changed", "reader-elsewhere (weather)"]);
    const lines = note.split("\n");

    expect(lines[0]).toBe(
      "Judged with example ids of the network: endpoint-changed, reader-elsewhere (weather).",
    );
    expect(exampleNote("the command line, then examples", ["x"])).toContain(
      "network, others from the command line, then examples: x.",
    );
    expect(lines[1]).toContain("--network-state");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
  });
});
