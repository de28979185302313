/** Whoever is paged finds a runbook that says what the code does, with commands that work. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DETECTION_IDS } from "../../config/detection-ids";
import { loadEnvironment } from "../../config/load-environment";
import { projectFolder } from "../../config/project-folder";
import { alarmName } from "../../detections/alarm-name";
import type { Detection, Finding } from "../../detections/detection";
import { documentedDetections } from "../../tools/docs/documented-detections";
import { fieldsOf, parsedQuery } from "../detections/support/insights/query-parser";
import { wrongAwsCommands } from "./support/aws-cli";
import { BREAK_GLASS_DOCUMENT } from "./support/break-glass-document";
import { fieldsOfTrail, isOfFunctionLog } from "./support/known-fields";
import type { Runbook } from "./support/runbooks";
import {
  anchorsOf,
  blocksOf,
  documents,
  linksOf,
  onOneLine,
  PARTS,
  partsOf,
  queriesOf,
  RUNBOOKS,
} from "./support/runbooks";

const all = documents();
const runbooks = all.filter(({ file }) => file !== "README.md");
const shell = all.flatMap((runbook) =>
  blocksOf(runbook, "sh").map((text) => ({ file: runbook.file, text })),
);
// The runbooks are written with the names of `dev`.
const dev = loadEnvironment("dev");
const catalog = documentedDetections(dev);
const TRAIL = fieldsOfTrail();

/** The line under the title. */
const HEAD =
  /^Severity: \*\*(\w+)\*\*\. ([\w ]+): `([\w-]+)`\.(?: Not in `dev`: .+\.)? Detection: \[`[^`]+`\]\(([^)]+)\)\.$/m;

/** What whoever is paged gets, as the head of a runbook says it. */
function toldBy(entry: Detection | Finding | undefined): string {
  if (entry === undefined || !("source" in entry)) return "EventBridge rule without an alarm";
  return entry.source.kind === "log-filter" && entry.source.eventPattern !== undefined
    ? "Alarm and EventBridge rule"
    : "Alarm without an EventBridge rule";
}

function runbookOf(id: string): Runbook {
  const found = runbooks.find(({ file }) => file === `${id}.md`);
  if (found === undefined) throw new Error(`docs/runbooks/${id}.md is missing.`);
  return found;
}

describe("docs/runbooks", () => {
  it("has one for each detection, and no other", () => {
    expect(runbooks.map(({ file }) => file)).toEqual(
      [...DETECTION_IDS].sort().map((id) => `${id}.md`),
    );
  });

  it("is listed in its README.md", () => {
    const index = all.find(({ file }) => file === "README.md");

    expect(index === undefined ? [] : linksOf(index)).toEqual(
      expect.arrayContaining(runbooks.map(({ file }) => file)),
    );
  });

  it("has no block that is not checked", () => {
    const languages = all.flatMap(({ text }) =>
      [...text.matchAll(/^ *```(\S*)$/gm)].map(([, language]) => language).filter(Boolean),
    );

    expect(new Set(languages)).toEqual(new Set(["sh", "logs-insights", "ts"]));
  });
});

describe.each(runbooks)("docs/runbooks/$file", (runbook) => {
  it("has the five parts, in order, and says something in each", () => {
    const parts = partsOf(runbook);

    expect(parts.map(({ heading }) => heading)).toEqual(PARTS);
    expect(parts.filter(({ lines }) => lines.length === 0)).toEqual([]);
  });
});

describe.each(catalog)("the runbook of $id", ({ id, entries }) => {
  const { text } = runbookOf(id);
  const [entry] = entries;

  it("says severity, alarm and rule as the catalog does, and names the file of the detection", () => {
    const [, severity = "", tells = "", name = "", file = ""] = HEAD.exec(text) ?? [];

    expect(text.startsWith(`# ${id}\n\nSeverity`)).toBe(true);
    expect(severity).toBe(entry?.severity);
    expect([tells, name]).toEqual([toldBy(entry), entry && alarmName(dev, entry)]);
    expect(readFileSync(join(RUNBOOKS, file), "utf8")).toContain(`"${id}"`);
  });

  it("asks the trail as the alarm's text does", () => {
    const filters = entries.flatMap((each) =>
      "source" in each && each.source.kind === "log-filter" ? [each.source.insightsFilter] : [],
    );
    const queries = blocksOf({ file: id, text }, "logs-insights").map(onOneLine);

    for (const filter of filters) {
      expect(queries.some((query) => query.includes(`| filter ${onOneLine(filter)} |`))).toBe(true);
    }
  });

  it("names the metric that it watches", () => {
    for (const each of entries) {
      if ("source" in each && each.source.kind === "metric") {
        expect(text).toContain(`\`${each.source.metricName}\``);
        expect(text).toContain(`\`${each.source.namespace}\``);
      }
    }
  });
});

describe.each(all)("the links of docs/runbooks/$file", (document) => {
  it("lead somewhere", () => {
    const broken = linksOf(document).filter((link) => {
      if (link.startsWith("https://")) return false;
      const [path = "", anchor] = link.split("#");
      const file = path === "" ? join(RUNBOOKS, document.file) : join(RUNBOOKS, path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, "utf8")).includes(anchor);
    });

    expect(broken).toEqual([]);
  });
});

describe("queries of Logs Insights in the runbooks", () => {
  const breakGlass = { file: "../break-glass.md", text: BREAK_GLASS_DOCUMENT };
  const queries = [...all, breakGlass].flatMap((document) =>
    queriesOf(document).map((query) => [document.file, query] as const),
  );
  const isOfTrail = (fields: readonly string[]) =>
    fields.some((field) => /^(?:eventName|eventSource|userIdentity)\b/.test(field));

  it.each(queries)("are of the documented language: %s", (_file, query) => {
    expect(() => parsedQuery(query)).not.toThrow();
  });

  it.each(queries)("name fields that the log has: %s", (_file, query) => {
    const fields = fieldsOf(parsedQuery(query));
    const unknown = isOfTrail(fields)
      ? fields.filter((field) => !TRAIL.has(field))
      : fields.filter((field) => !isOfFunctionLog(field));

    expect(unknown).toEqual([]);
    expect(fields.length).toBeGreaterThan(0);
  });
});

const STACK = "dev-(?:network|secrets|ingestion|audit)";

describe("commands in the runbooks", () => {
  const { scripts } = JSON.parse(readFileSync(join(projectFolder(), "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };

  it.each(shell)("are shell, as a known profile: $file", ({ text }) => {
    expect(spawnSync("bash", ["-n"], { input: text }).status).toBe(0);
    expect(text.split("\n")[0]).toMatch(
      /^export AWS_PROFILE=(acme-auditor|acme-incident|acme-dev-deploy|acme-secret-operator)( [A-Z_]+=[\w-]+)?$/,
    );
  });

  it.each(shell)("of npm are scripts of this project: $file", ({ text }) => {
    for (const [, script = ""] of text.matchAll(/npm run (?:--silent )?([\w-]+)/g)) {
      expect(scripts).toHaveProperty([script]);
    }
  });

  it.each(shell)("of CDKTF name stacks, and only one to diff: $file", ({ text }) => {
    const others = " --ignore-missing-stack-dependencies";
    for (const [command, verb, stacks = ""] of text.matchAll(/npx cdktf (\w+) ([^\n>]*)/g)) {
      const named = stacks.replace(others, "").trim();
      // Only the network needs no other stack.
      const alone = named === "dev-network" || named === "'*'";

      expect(["diff", "deploy"]).toContain(verb);
      expect(named).toMatch(
        verb === "diff" ? new RegExp(`^${STACK}$`) : new RegExp(`^(?:'\\*'|${STACK}( ${STACK})*)$`),
      );
      expect([command, stacks.includes(others)]).toEqual([command, verb === "deploy" && !alone]);
    }
  });

  it.each(shell)("are of programs that the reader has: $file", ({ text }) => {
    const programs = text
      .replace(/\\\n\s*/g, " ")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => /^(?:[A-Z_]+=\$\()?(\w+)/.exec(line)?.[1]);

    for (const program of programs) {
      expect(["aws", "curl", "export", "mkdir", "npm", "npx"]).toContain(program);
    }
  });

  it("of the AWS CLI exist, with every option", () => {
    const wrong = wrongAwsCommands(shell.map(({ text }) => text));

    // Without botocore, and outside of CI, nothing is checked.
    const told = wrong?.flatMap((problems, index) =>
      problems.map((problem) => `${shell[index]?.file}: ${problem}`),
    );
    expect(told ?? []).toEqual([]);
  });

  it("that are wrong are told", () => {
    const examples = [
      ["aws iam list-everything", "no operation iam list-everything"],
      ["aws nothing list", "no service nothing"],
      ["aws kms list-grants --key-id a --all", "no option --all"],
      ["aws kms list-grants", "ListGrants needs --key-id"],
      ["aws kms list-grants --key-id a b", "--key-id takes one value, not ['a', 'b']"],
      ["K=$(aws kms list-grants --key-id)", "--key-id needs a value"],
      ["aws kms list-grants --key-id a --query Grant", "--query Grant: the answer has no Grant"],
      ["aws sqs list-queues a", "a belongs to no option"],
      ["aws lambda invoke --function-name a --qualifier b", "--qualifier needs a value"],
      [
        "aws logs describe-account-policies --policy-type A && aws logs describe-log-groups",
        "--policy-type is one of",
      ],
      ["aws ec2 describe-vpcs --filters Nam=a,Values=b", "--filters has no member Nam"],
    ] as const;

    const wrong = wrongAwsCommands(examples.map(([command]) => command));

    for (const [index, [, problem]] of examples.entries()) {
      if (wrong !== undefined) {
        expect(wrong[index]?.join("\n")).toContain(problem);
      }
    }
  });
});

describe("the address of a runbook", () => {
  it("is that of the folder where they are", () => {
    expect(dirname(join(projectFolder(), loadEnvironment("dev").alarms.runbooks, "a.md"))).toBe(
      RUNBOOKS,
    );
  });
});
