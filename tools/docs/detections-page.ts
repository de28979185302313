import type { DetectionId } from "../../config/detection-ids";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import type { AlarmSettings, Detection, Finding } from "../../detections/detection";
import { duration } from "../../detections/duration";
import type { Term } from "../../detections/pattern";
import type { DocumentedDetection } from "./documented-detections";
import { documentedDetections } from "./documented-detections";
import { tableRow } from "./table-row";

/** Environment whose catalog the page shows. */
const SHOWN = "prod";

/** A part of the page: from the named id up to the next part. */
interface Section {
  readonly title: string;
  readonly from: DetectionId;
  readonly about: string;
}

const SECTIONS: readonly [Section, ...Section[]] = [
  {
    title: "Who read, or tried to",
    from: "unexpected-reader",
    about: "Over CloudTrail. The reader's ordinary read raises none of these.",
  },
  {
    title: "What guards the value",
    from: "secret-changed",
    about: "Over CloudTrail. A deployment by the deployers and a put by the operators raise none.",
  },
  {
    title: "The witness, and the way to whoever is paged",
    from: "trail-stopped",
    about: "Over CloudTrail: the alarm path guards itself.",
  },
  {
    title: "The way to the value",
    from: "endpoint-refused",
    about: "Over CloudTrail: the network between the function and the value.",
  },
  {
    title: "Function and roles",
    from: "function-changed",
    about: "Over CloudTrail: whoever changes these has the value.",
  },
  {
    title: "Silence",
    from: "trail-silent",
    about: "Here no data is the news: every other alarm is silent when the feed dies.",
  },
  {
    title: "Operations",
    from: "function-errors",
    about: "Over metrics of AWS and of the function: what keeps an integration from working.",
  },
  {
    title: "Findings of other services",
    from: "access-analyzer-finding",
    about:
      "Optional: `audit.accessAnalyzer`, `audit.config`. EventBridge tells of each finding; there is no metric " +
      "and so no alarm.",
  },
  {
    title: "CIS",
    from: "cis-unauthorized-calls",
    about:
      "Optional: `alarms.cis`. The metric filters that the CIS AWS Foundations Benchmark prescribes, word for word, " +
      "for whoever is audited by it. They watch the whole account and exempt nobody, so a deployment raises " +
      "some of them; no detection of ours relies on them.",
  },
];

/** docs/detections.md: every detection, as the catalog of `prod` has it. */
export function detectionsPage(): string {
  const environment = loadEnvironment(SHOWN);
  const documented = documentedDetections(environment);
  return [
    HEAD,
    ...SECTIONS.map((section) => sectionOf(section, documented)),
    changedByConfiguration(environment, documented),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const HEAD = `# Detections

<!-- Written by npm run docs from detections/. Change it there. -->

The alarm catalog as \`config/prod.ts\` has it: names and roles are those of \`prod\`. Each id leads to its
runbook: what happened, who did it, how to stop it. Severity: \`critical\` wakes somebody, \`high\` is today's
work, \`medium\` this week's. A configuration changes an alarm's settings, or switches a detection off, in
\`alarms.tuning\`, by id and with a reason.

- **(off)** after an id: \`${SHOWN}\` does not have it. Its row is what it would be;
  [what \`${SHOWN}\` makes of it](#what-${SHOWN}-makes-of-it) says which setting brings it.
- **watches**: the events of the trail that a metric filter counts, by name; \`*\` is a wildcard, and the whole
  filter is under the table. Or the metric, or the query of Metrics Insights.
- **alarm**: what makes it go off. Where one event is enough it is a maximum, because values that somebody
  forges lower a sum and never a maximum. All of them go to one topic. It says that something happened, never who.
- **rule**: whether an EventBridge rule also sends the event itself, with principal, address and endpoint.
- **drills**: recorded events that must raise it, in \`__tests__/fixtures/cloudtrail\`. The number counts those of
  every store, Secrets Manager and Parameter Store; \`npm run drill\` runs those that an integration's store can have.

Ids that AWS assigns (VPC, endpoints, route tables, security groups) are examples here.`;

function sectionOf(
  { title, from, about }: Section,
  documented: readonly DocumentedDetection[],
): string {
  const first = documented.findIndex(({ id }) => id === from);
  const following = documented.findIndex(
    ({ id }, index) => index > first && SECTIONS.some((section) => section.from === id),
  );
  const shown = documented.slice(first, following < 0 ? undefined : following);
  return [
    `## ${title}`,
    about,
    tableOf(["id", "severity", "means", "watches", "alarm", "rule", "drills"], shown.map(rowOf)),
    ...shown.flatMap(({ id, entries }) =>
      entries.map((entry) => details(id, entry, entries.length)),
    ),
  ].join("\n\n");
}

function rowOf({ id, entries, offBecause }: DocumentedDetection): string[] {
  const [entry] = entries;
  if (entry === undefined) throw new Error(`Detection ${id} has no entry.`);
  const name = `[\`${id}\`](runbooks/${id}.md)${offBecause === undefined ? "" : " (off)"}`;
  const common = [name, entry.severity, plain(entry.meaning)];
  if (isFinding(entry)) {
    return [
      ...common,
      `findings of ${sourcesOf(entry.eventPattern).map(code).join(", ")}`,
      "none",
      "yes",
      "–",
    ];
  }
  return [
    ...common,
    watched(entry.source),
    inWords(entry.alarm),
    hasRule(entry) ? "yes" : "no",
    drillsOf(entry),
  ];
}

/** What a source looks at, short. */
function watched(source: Detection["source"]): string {
  switch (source.kind) {
    case "metric":
      return `metric ${code(source.metricName)} of ${code(source.namespace)}`;
    case "metric-query":
      return `query ${code(source.expression)}`;
    case "log-filter": {
      const { events } = source;
      const names = events === undefined ? undefined : valuesOf(events, "eventName");
      if (names !== undefined) return `trail: ${names.map(code).join(", ")}`;
      const services = events === undefined ? undefined : valuesOf(events, "eventSource");
      return services === undefined
        ? "trail: events that the filter tells"
        : `trail: events of ${services.map(code).join(", ")} that the filter tells`;
    }
  }
}

/** The values that a field has to have one of, each once; undefined where it may have any. */
function valuesOf(term: Term, field: string): string[] | undefined {
  switch (term.kind) {
    case "equals":
      return term.field === field ? [term.value] : undefined;
    case "equals-ignoring-case":
    case "absent":
    case "differs-or-absent":
      return undefined;
    case "all-of":
      return term.terms.map((each) => valuesOf(each, field)).find((values) => values !== undefined);
    case "any-of": {
      const all = term.terms.map((each) => valuesOf(each, field));
      return all.includes(undefined) ? undefined : [...new Set(all.flatMap((each) => each ?? []))];
    }
  }
}

/** The settings of an alarm, as a person would say them. */
export function inWords(alarm: AlarmSettings): string {
  const { statistic, comparisonOperator, threshold, periodSeconds, evaluationPeriods } = alarm;
  const of = { Sum: "sum", Maximum: "maximum", SampleCount: "samples" }[statistic];
  const sign = { GreaterThanOrEqualToThreshold: "≥", LessThanThreshold: "<" }[comparisonOperator];
  return [
    `${of} ${sign} ${threshold} in ${duration(periodSeconds)}`,
    ...(evaluationPeriods === 1 ? [] : [`${evaluationPeriods} times in a row`]),
    ...(alarm.treatMissingData === "breaching" ? ["no data too"] : []),
  ].join(", ");
}

/** How many recordings raise it, with links to their folders. */
function drillsOf({ drills }: Detection): string {
  if (drills.length === 0) return "–";
  const folders = [...new Set(drills.map((drill) => drill.split("/")[0] ?? ""))].sort();
  const links = folders.map((folder) => `[${folder}](../__tests__/fixtures/cloudtrail/${folder})`);
  return `${drills.length}: ${links.join(", ")}`;
}

/** What a reviewer compares with AWS's documentation: the patterns to the letter. */
function details(id: DetectionId, entry: Detection | Finding, count: number): string {
  const which = count === 1 || entry.integration === undefined ? "" : ` of ${entry.integration}`;
  const blocks = blocksOf(entry);
  return [
    `<details><summary><code>${id}</code>${which}</summary>`,
    ...blocks.flatMap(([title, language, text]) => [title, `\`\`\`${language}\n${text}\n\`\`\``]),
    "</details>",
  ].join("\n\n");
}

/** Title, language and text of each block. */
function blocksOf(entry: Detection | Finding): (readonly [string, string, string])[] {
  if (isFinding(entry)) return [eventBlock(entry.eventPattern)];
  const { source } = entry;
  switch (source.kind) {
    case "metric":
      return [
        [
          "Metric",
          "json",
          JSON.stringify({
            namespace: source.namespace,
            metricName: source.metricName,
            dimensions: source.dimensions,
          }),
        ],
      ];
    case "metric-query":
      return [["Query of Metrics Insights", "text", source.expression]];
    case "log-filter":
      return [
        ["Filter pattern", "text", source.pattern],
        ...(source.eventPattern === undefined ? [] : [eventBlock(source.eventPattern)]),
      ];
  }
}

function eventBlock(pattern: Finding["eventPattern"]): readonly [string, string, string] {
  return ["Event pattern", "json", JSON.stringify(pattern)];
}

/** What `prod` switches off or judges otherwise than the catalog, and the optional sets. */
function changedByConfiguration(
  { alarms, audit }: Environment,
  documented: readonly DocumentedDetection[],
): string {
  const off = documented.flatMap(({ id, offBecause }) =>
    offBecause === undefined ? [] : [[code(id), offBecause, reasonFor(alarms.tuning, id)]],
  );
  const tuned = alarms.tuning
    .filter(({ enabled }) => enabled)
    .map(({ detection, integration, reason }) => [
      code(detection),
      integration ?? "all",
      plain(reason),
    ]);
  return [
    "## What `prod` makes of it",
    tableOf(
      ["optional", "setting", "in `prod`"],
      [
        ["CIS filters", "`alarms.cis`", code(String(alarms.cis))],
        ["IAM Access Analyzer", "`audit.accessAnalyzer`", code(String(audit.accessAnalyzer))],
        ["AWS Config rules", "`audit.config`", code(audit.config)],
        [
          "refusals of the VPC endpoints",
          "`audit.networkActivityEvents`",
          code(String(audit.networkActivityEvents)),
        ],
      ],
    ),
    ...(off.length === 0
      ? ["Nothing is off."]
      : ["Off:", tableOf(["id", "because", "reason"], off)]),
    ...(tuned.length === 0
      ? ["No alarm's settings are tuned."]
      : ["Tuned:", tableOf(["id", "integration", "reason"], tuned)]),
  ].join("\n\n");
}

function reasonFor(tuning: Environment["alarms"]["tuning"], id: DetectionId): string {
  const of = tuning.filter(({ detection, enabled }) => detection === id && !enabled);
  return of.length === 0 ? "–" : of.map(({ reason }) => plain(reason)).join("<br>");
}

function sourcesOf({ source }: Finding["eventPattern"]): string[] {
  return Array.isArray(source) ? source.map(String) : [];
}

function isFinding(entry: Detection | Finding): entry is Finding {
  return !("source" in entry);
}

function hasRule({ source }: Detection): boolean {
  return source.kind === "log-filter" && source.eventPattern !== undefined;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(head), tableRow(head.map(() => "---")), ...rows.map(tableRow)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Words in which Markdown would read an asterisk, an underscore or a tag. */
function plain(text: string): string {
  return text.replace(/[*_<]/g, String.raw`\$&`);
}
