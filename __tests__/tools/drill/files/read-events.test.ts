import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UsageError } from "../../../../tools/command-line";
import { readEvents } from "../../../../tools/drill/files/read-events";
import type { TrailEvent } from "../../../../tools/drill/matcher";

/** What stands in an event that no message may repeat. */
const SECRET = "canary-3f9c21";

const eventOf = (eventID: string): TrailEvent => ({
  eventVersion: "1.11",
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice" },
  eventSource: "secretsmanager.amazonaws.com",
  eventName: "GetSecretValue",
  requestParameters: { secretId: `a "quoted" \\ {name} [${SECRET}] é 🔑` },
  resources: [{ ARN: "arn" }],
  eventID,
});

const ONE = eventOf("1");
const TWO = eventOf("2");
const text = (value: unknown) => JSON.stringify(value);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "drill-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const fileWith = (content: string | Buffer, name = "events.json") => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

async function eventsOf(file: string, stdin?: Readable): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  for await (const entry of readEvents(file, stdin === undefined ? {} : { stdin })) {
    events.push(...entry.events);
  }
  return events;
}

const FORMS: readonly (readonly [string, string])[] = [
  ["a log file of CloudTrail", text({ Records: [ONE, TWO] })],
  ["a list", text([ONE, TWO])],
  ["a list for people", JSON.stringify([ONE, TWO], undefined, 2)],
  ["one event on each line", `${text(ONE)}\n${text(TWO)}\n`],
  ["lines with a carriage return", `${text(ONE)}\r\n${text(TWO)}\r\n`],
  ["one after the other", `${text(ONE)}${text(TWO)}`],
  [
    "events for people, one after the other",
    [ONE, TWO].map((e) => JSON.stringify(e, undefined, 2)).join("\n"),
  ],
  ["a log file on each line", `${text({ Records: [ONE] })}\n${text({ Records: [TWO] })}`],
  [
    "aws cloudtrail lookup-events",
    text({
      Events: [
        { EventId: "1", Resources: [], CloudTrailEvent: text(ONE) },
        { EventId: "2", Resources: [], CloudTrailEvent: text(TWO) },
      ],
      NextToken: "x",
    }),
  ],
  ["its texts alone", text([text(ONE), text(TWO)])],
  [
    "aws logs filter-log-events",
    text({
      searchedLogStreams: [],
      events: [
        { logStreamName: "s", timestamp: 1, message: text(ONE), eventId: "9" },
        { logStreamName: "s", timestamp: 2, message: text(TWO), eventId: "8" },
      ],
    }),
  ],
  [
    "aws logs get-query-results",
    text({
      results: [
        [
          { field: "@timestamp", value: "2026-03-02" },
          { field: "@message", value: text(ONE) },
        ],
        [{ field: "@message", value: text(TWO) }],
      ],
      statistics: { recordsMatched: 2 },
      status: "Complete",
    }),
  ],
  ["rows of Logs Insights", text([{ "@message": text(ONE) }, { "@message": TWO }])],
  [
    "aws logs tail, and an export",
    `2026-03-02T10:00:00.123Z ${text(ONE)}\n2026-03-02T10:00:01.1+00:00 1_CloudTrail_eu-west-1 ${text(TWO)}\n`,
  ],
  [
    "a subscription of CloudWatch Logs",
    text({
      messageType: "DATA_MESSAGE",
      logEvents: [{ message: text(ONE) }, { message: text(TWO) }],
    }),
  ],
  [
    "events of EventBridge",
    text([
      { version: "0", "detail-type": "AWS API Call via CloudTrail", detail: ONE, resources: [] },
      { version: "0", "detail-type": "AWS API Call via CloudTrail", detail: TWO, resources: [] },
    ]),
  ],
  ["a file with a byte order mark", `\uFEFF${text([ONE, TWO])}`],
];

describe("reading events", () => {
  it.each(FORMS)("takes %s, plain and compressed", async (_, content) => {
    const plain = await eventsOf(fileWith(content));
    const compressed = await eventsOf(fileWith(gzipSync(content), "events.json.gz"));

    expect(plain).toEqual([ONE, TWO]);
    expect(compressed).toEqual([ONE, TWO]);
  });

  it.each([
    [
      "aws logs get-query-results",
      [
        { field: "@timestamp", value: "2026-03-02" },
        { field: "eventName", value: SECRET },
      ],
    ],
    ["the console's rows", { "@timestamp": "2026-03-02", eventName: SECRET, "@ptr": "Cm4K" }],
  ])("says what rows of Logs Insights lack, as %s has them", async (_, row) => {
    const file = fileWith(`{"results": [\n${text(row)},\n${text(row)}]}`);
    const error = await eventsOf(file).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(`${file}, line 2: a row of Logs Insights without @message`);
    expect(String(error)).toContain('"fields @message".');
    expect(String(error)).not.toContain(SECRET);
  });

  it.each([
    ["of somebody else", { "@timestamp": "2026-03-02", message: "no event" }],
    ["a row with another message", [{ field: "@message", value: "START RequestId: 1" }]],
    ["an empty list", []],
    ["a list of texts", ["a", "b"]],
  ])("goes on after what is no event: %s", async (_, other) => {
    expect(await eventsOf(fileWith(text([other, ONE])))).toEqual([ONE]);
  });

  it("takes one event alone", async () => {
    expect(await eventsOf(fileWith(JSON.stringify(ONE, undefined, 4)))).toEqual([ONE]);
  });

  it("takes files of gzip that were put together", async () => {
    const together = Buffer.concat([gzipSync(`${text(ONE)}\n`), gzipSync(text(TWO))]);

    expect(await eventsOf(fileWith(together))).toEqual([ONE, TWO]);
  });

  it("reads the standard input", async () => {
    const stdin = Readable.from([Buffer.from(text({ Records: [ONE, TWO] }))]);

    expect(await eventsOf("-", stdin)).toEqual([ONE, TWO]);
  });

  it("does not mind where a file is cut into parts", async () => {
    const contents = FORMS.map(([, content]) => content);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contents),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        async (content, sizes) => {
          const bytes = Buffer.from(content);
          const parts: Buffer[] = [];
          for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            parts.push(bytes.subarray(start, start + size));
            start += size;
          }

          expect(await eventsOf("-", Readable.from(parts))).toEqual([ONE, TWO]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("says which entry an event is in, and which line that begins in", async () => {
    const file = fileWith(`{"Records": [\n${text(ONE)},\n\n${text(TWO)}\n]}`);
    const places: number[][] = [];
    for await (const { entry, line } of readEvents(file)) places.push([entry, line]);

    expect(places).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  it("passes over what holds no event", async () => {
    const file = fileWith(text([{ message: "START RequestId: 1" }, { a: 1 }, ONE]));
    const counts: number[] = [];
    for await (const { events } of readEvents(file)) counts.push(events.length);

    expect(counts).toEqual([0, 0, 1]);
  });

  it.each([
    ["null", "null"],
    ["a number", "-1.5e3"],
    ["a truth", "true"],
    ["a falsehood", "false"],
    ["an empty text", '""'],
  ])("passes over %s in a list, wherever it stands and is cut", async (_, word) => {
    const around = `{"Records":[${word},${text(ONE)},${word}\n,${word} ,${text(TWO)},${word}]}`;
    const cut = Array.from(around, (character) => Buffer.from(character));
    const counts: number[] = [];

    const whole = await eventsOf(fileWith(around));
    for await (const { events } of readEvents("-", { stdin: Readable.from(cut) })) {
      counts.push(events.length);
    }

    expect(whole).toEqual([ONE, TWO]);
    expect(counts).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it("gives out events while it reads, and does not hold the file", async () => {
    let parts = 0;
    async function* endless() {
      yield Buffer.from('{"Records":[');
      for (;;) {
        parts += 1;
        yield await Promise.resolve(Buffer.from(`${text(ONE)},`.repeat(100)));
      }
    }
    const behind: number[] = [];
    let events = 0;
    for await (const entry of readEvents("-", { stdin: Readable.from(endless()) })) {
      events += entry.events.length;
      behind.push(parts - Math.ceil(events / 100));
      if (events === 5000) break;
    }

    // What a stream reads ahead.
    expect(Math.max(...behind)).toBeLessThan(40);
  });
});

describe("a file that cannot be read", () => {
  const FAULTS: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ["no JSON in an entry", `[${text(ONE)},\n{"a": tru, "b": "${SECRET}"}]`, /line 2: entry 2/],
    ["no JSON between entries", `[${text(ONE)}\n ${SECRET}]`, /line 2: there is something/],
    ["what begins like a word in a list", `[${text(ONE)},\nnot-${SECRET}]`, /line 2: entry 2/],
    ["a word that is in no list", `null ${SECRET}\n`, /line 1: there is something/],
    ["a list that was cut in a word", `[${text(ONE)},\nnul`, /line 2: .* cut off/],
    ["another format", `eventName,${SECRET}\nGetSecretValue,x`, /line 1: there is something/],
    ["a file that was cut", `{"Records":[${text(ONE)},{"a":"${SECRET}`, /line 1: .* cut off/],
    ["a bracket too many", `${text(ONE)}\n]`, /line 2: a bracket closes/],
    [
      "a time without an event",
      `2026-03-02T10:00:00Z ${SECRET}\n${text(ONE)}`,
      /line 1: there is no JSON/,
    ],
    ["nothing", "", /line 1: it is empty/],
    ["gzip that was cut", gzipSync(text(ONE)).subarray(0, 60), /gzip and was cut off/],
    [
      "gzip that is damaged",
      Buffer.concat([gzipSync(text(ONE)).subarray(0, 20), Buffer.alloc(90, 7)]),
      /gzip and damaged/,
    ],
  ];

  it.each(FAULTS)(
    "is named with the place, and nothing of it is repeated: %s",
    async (_, content, message) => {
      const file = fileWith(content);

      const error: unknown = await eventsOf(file).catch((thrown: unknown) => thrown);
      const said = error instanceof Error ? error.message : "";

      expect(error).toBeInstanceOf(UsageError);
      expect(said).toContain(file);
      expect(said).toMatch(message);
      expect(said).not.toContain(SECRET);
    },
  );

  it("is named when it is not there, or is a folder", async () => {
    const none = join(folder, "none.json");

    await expect(eventsOf(none)).rejects.toMatchObject({ message: `File ${none} does not exist.` });
    await expect(eventsOf(`${folder}/`)).rejects.toMatchObject({
      message: `${folder}/ is a folder; name its files, such as ${folder}/*.json.gz.`,
    });
  });

  it("may have been meant as a detection", async () => {
    await expect(eventsOf("denied-raed")).rejects.toThrow(
      "File denied-raed does not exist. Did you mean --detection denied-read?",
    );
  });
});
