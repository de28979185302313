import { loadEnvironment } from "../../../config/load-environment";
import { auditDetections } from "../../../detections/catalog";
import { auditDashboard } from "../../../detections/dashboards/audit-dashboard";
import { integrationDashboard } from "../../../detections/dashboards/integration-dashboard";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { dashboardPicture } from "../../../tools/dashboard/picture";
import { SAMPLE_DETECTION } from "../../../tools/dashboard/sample-day";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");

const BODIES = {
  audit: JSON.stringify(auditDashboard(environment)),
  integration: JSON.stringify(integrationDashboard(environment, integration)),
  "every-source": JSON.stringify(auditDashboard(loadEnvironment("every-source"))),
};

const ARN = "arn:aws:cloudwatch:eu-west-1:444455556666:alarm:";
const at = (y: number, height = 4) => ({ x: 0, y, width: 24, height });

function drawn(...widgets: unknown[]): string {
  return dashboardPicture(JSON.stringify({ widgets }));
}

/** What stands in the picture, one line for each text. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, content = ""]) =>
    content.replaceAll(/<[^>]*>/g, ""),
  );
}

/** The chart of a picture of one graph, which has an SVG of its own in that of its widget. */
function chartOf(svg: string): string {
  const [, , , chart = ""] = svg.split("<svg ");
  return chart.slice(0, chart.indexOf("</svg>"));
}

/** The pieces of line in the legend. */
function legendOf(svg: string): { dash: string | undefined; sign: string; colour: string }[] {
  const legend = svg.slice(
    svg.lastIndexOf("</svg>", svg.lastIndexOf("</svg>", svg.lastIndexOf("</svg>") - 1) - 1),
  );
  return [
    ...legend.matchAll(
      /<path d="M[^"]*h18" stroke="[^"]*" stroke-width="1\.6"(?: stroke-dasharray="([^"]*)")?\/><path d="([^"]*)" transform="[^"]*" fill="([^"]*)"\/>/g,
    ),
  ].map(([, dash, sign = "", colour = ""]) => ({ dash, sign, colour }));
}

/** Every tag is closed, in order; enough of an XML parser for what the picture writes. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name = "", , selfClosing] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (close === "/") {
      expect(open.pop()).toBe(name);
    } else if (selfClosing !== "/") {
      open.push(name);
    }
  }
  expect(open).toEqual([]);
  // Nothing that looks like a tag was passed over.
  expect(svg.replaceAll(/<\/?[a-zA-Z]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, "")).not.toMatch(/[<>]/);
}

describe.each(Object.entries(BODIES))("a picture of the %s dashboard", (_, body) => {
  const svg = dashboardPicture(body);

  it("is one well-formed SVG, 1200 px wide", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1200" height="\d+"/);
    expectWellFormed(svg);
  });

  it("is the same for the same definition, however often", () => {
    expect(dashboardPicture(body)).toBe(svg);
  });

  it("says that its data are a sample", () => {
    expect(textsOf(svg)).toContain("sample data");
  });

  it("needs nothing from elsewhere, and runs nothing", () => {
    expect(svg).not.toMatch(/<script|<foreignObject|<image|\bhref=|url\(http|@import|\bon\w+=/);
  });

  it("gives no name twice", () => {
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has no number that is none", () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it("names the time zone of each graph", () => {
    const { widgets } = JSON.parse(body) as { widgets: { type: string }[] };
    const graphs = widgets.filter(({ type }) => type === "metric");

    expect(textsOf(svg).filter((one) => one === "UTC")).toHaveLength(graphs.length);
    expect(textsOf(svg)[0]).toBe("CloudWatch dashboard, last day, times in UTC");
  });

  it("shows the title of every widget", () => {
    const { widgets } = JSON.parse(body) as { widgets: { properties: { title?: string } }[] };
    const titles = widgets.flatMap(({ properties: { title } }) => title ?? []);

    expect(titles.length).toBeGreaterThan(5);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(titles));
  });
});

describe("an alarm widget", () => {
  it("shows each alarm by its name", () => {
    const { widgets } = auditDashboard(environment);
    const names = widgets
      .flatMap(({ properties }) => (properties.alarms ?? []) as string[])
      .map((arn) => arn.slice(ARN.length));

    expect(textsOf(dashboardPicture(BODIES.audit))).toEqual(expect.arrayContaining(names));
  });

  it("shows one alarm that a refused read raises, and the one for its severity", () => {
    const texts = textsOf(dashboardPicture(BODIES["every-source"]));
    const inAlarm = texts.filter((_, index) => texts[index + 1] === "In alarm");

    expect(inAlarm).toEqual([
      "acme-every-source-audit-high",
      "acme-every-source-direct-denied-read",
    ]);
  });

  it("tells the severity that the catalog has", () => {
    expect(auditDetections(environment, EXAMPLE_NETWORK)).toEqual(
      expect.arrayContaining([expect.objectContaining(SAMPLE_DETECTION)]),
    );
  });

  it("leaves out the beginning of a name that does not fit", () => {
    const [, , name = ""] = textsOf(
      drawn({
        ...at(0),
        type: "alarm",
        properties: { alarms: [`${ARN}${"very-".repeat(30)}long`] },
      }),
    );

    expect(name).toMatch(/^…[a-z-]*-very-long$/);
  });
});

describe("a graph", () => {
  const graph = (properties: object) => drawn({ ...at(0, 6), type: "metric", properties });
  const metric = (name: string, stat = "Sum", label = name) => ["NS", name, { stat, label }];

  it("has a legend with each line", () => {
    expect(textsOf(graph({ metrics: [metric("Errors"), metric("Invocations")] }))).toEqual(
      expect.arrayContaining(["Errors", "Invocations"]),
    );
  });

  it("says how many lines its legend has no room for", () => {
    const metrics = Array.from({ length: 200 }, (_, index) => metric(`a-long-name-${index}`));
    const texts = textsOf(graph({ metrics }));
    const shown = texts.filter((one) => one.startsWith("a-long-name-")).length;

    expect(shown).toBeGreaterThan(5);
    expect(texts).toContain(`and ${200 - shown} more`);
  });

  it("runs over a day, hour by hour", () => {
    const texts = textsOf(graph({ metrics: [metric("Errors")] }));

    expect(texts).toEqual(expect.arrayContaining(["15:00", "18:00", "00:00", "12:00"]));
  });

  it("leaves out every other time where it is narrow", () => {
    const widget = { type: "metric", properties: { metrics: [metric("Errors")] } };
    const texts = textsOf(drawn({ x: 0, y: 0, width: 8, height: 6, ...widget }));

    expect(texts).toEqual(expect.arrayContaining(["15:00", "21:00", "03:00"]));
    expect(texts).not.toContain("18:00");
  });

  it("lets equal lines be seen: the later have gaps of their own", () => {
    const names = ["a", "b", "c", "d"];
    const svg = graph({ metrics: names.map((name) => metric(name)) });
    const dashes = [...chartOf(svg).matchAll(/<path [^>]*stroke-width="1\.6"[^>]*>/g)].map(
      ([path]) => /stroke-dasharray="([^"]*)"/.exec(path)?.[1],
    );

    expect(dashes).toHaveLength(names.length);
    expect(dashes[0]).toBeUndefined();
    expect(new Set(dashes).size).toBe(names.length);
    expect(legendOf(svg).map(({ dash }) => dash)).toEqual(
      dashes.map((dash) => dash?.replaceAll(",", " ")),
    );
  });

  it("marks rare values by a sign of each line, over all lines", () => {
    const metrics = [
      metric("NumberOfMessagesPublished"),
      metric("NumberOfNotificationsDelivered"),
      metric("acme-prod-weather-denied-read"),
    ];
    const svg = graph({ metrics });
    const chart = chartOf(svg);
    const [published, delivered] = legendOf(svg);
    const fills = [...chart.matchAll(/<path [^>]*fill="(#[0-9a-f]{6})"[^>]*>/gi)].map(
      ([, fill]) => fill,
    );

    expect(published?.sign).not.toBe(delivered?.sign);
    expect(fills).toEqual(expect.arrayContaining([published?.colour, delivered?.colour]));
    expect(chart.lastIndexOf('stroke-width="1.6"')).toBeLessThan(
      chart.indexOf(`fill="${published?.colour ?? ""}"`),
    );
  });

  it("marks no line that has many values", () => {
    const svg = graph({ metrics: [metric("Invocations")] });

    expect(chartOf(svg)).not.toContain('fill="#1f77b4"');
  });

  it("shows the unit, and a limit that is far above the values", () => {
    const texts = textsOf(
      graph({
        metrics: [metric("Duration", "Maximum")],
        yAxis: { left: { label: "ms" } },
        annotations: { horizontal: [{ label: "timeout", value: 60_000 }] },
      }),
    );

    expect(texts).toEqual(expect.arrayContaining(["ms", "timeout", "60k"]));
  });

  it("escapes what a title or a label says", () => {
    const svg = graph({ title: `<b> & "c"`, metrics: [metric("x", "Sum", "<i> & 'd'")] });

    expectWellFormed(svg);
    expect(svg).toContain("&lt;b&gt; &amp; &quot;c&quot;");
    expect(svg).toContain("&lt;i&gt; &amp; 'd'");
  });
});

describe("a text widget", () => {
  it("shows headings, code and text, over as many lines as needed", () => {
    const markdown = `## A & B\nRead \`the-key\` and ${"many words ".repeat(40)}end`;
    const texts = textsOf(drawn({ ...at(0, 6), type: "text", properties: { markdown } }));

    expect(texts).toContain("A &amp; B");
    expect(texts.join(" ")).toContain("Read the-key and many words");
    expect(texts.filter((one) => one.includes("many")).length).toBeGreaterThan(1);
    expect(texts.at(-1)).toMatch(/end$/);
  });
});

describe("a log widget", () => {
  it("has the columns that the query names", () => {
    const query =
      "SOURCE 'x'\n| filter eventName like /by/\n| stats count(*) as calls by userIdentity.arn, errorCode\n| sort calls desc";
    const texts = textsOf(drawn({ ...at(0, 6), type: "log", properties: { query } }));

    expect(texts).toEqual(
      expect.arrayContaining(["calls", "userIdentity.arn", "errorCode", "AccessDenied"]),
    );
    expect(texts).not.toContain("sourceIPAddress");
  });
});

describe("a definition that cannot be drawn", () => {
  it.each([
    ["", "it is not JSON"],
    ["[]", "at the top"],
    ["{}", "at widgets"],
    ['{"widgets":[{"type":"text","properties":{"markdown":"x"}}]}', "at widgets[0].x"],
    [
      JSON.stringify({ widgets: [{ ...at(0), type: "explorer", properties: {} }] }),
      "at widgets[0].type",
    ],
    [
      JSON.stringify({ widgets: [{ ...at(0), type: "metric", properties: {} }] }),
      "at widgets[0].properties.metrics",
    ],
    [
      JSON.stringify({
        widgets: [
          { ...at(0), type: "text", properties: { markdown: "x" } },
          { ...at(4), type: "alarm", properties: { alarms: [] } },
        ],
      }),
      "at widgets[1].properties.alarms",
    ],
  ])("is an error that says where: %s", (body, place) => {
    expect(() => dashboardPicture(body)).toThrow(place);
  });

  it("is no error when it is empty", () => {
    expect(textsOf(drawn())).toContain("sample data");
  });
});
