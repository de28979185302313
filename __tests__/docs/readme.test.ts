/** What a newcomer copies out of README.md works. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../config/project-folder";
import { synthesizedStacks } from "../../tools/synthesized-stacks";
import { fencesOf } from "./support/break-glass-document";
import {
  configurationExamples,
  exampleEnvironment,
  pasted,
} from "./support/configuration-examples";
import { anchorsOf, linksOf } from "./support/runbooks";

const PROJECT = projectFolder();
const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");
const README = read("README.md");
const { files, fields } = configurationExamples(README);
const [minimal = ""] = files;

/** The links of a document that lead nowhere. */
function brokenLinks(file: string, folder = PROJECT): string[] {
  const text = readFileSync(join(folder, file), "utf8");
  return linksOf({ file, text }).filter((link) => {
    if (link.startsWith("https://")) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? join(folder, file) : join(folder, dirname(file), path);
    if (!existsSync(target)) return true;
    return (
      anchor !== undefined &&
      (statSync(target).isDirectory() || !anchorsOf(readFileSync(target, "utf8")).includes(anchor))
    );
  });
}

describe("README.md", () => {
  it("lists its sections, in order", () => {
    const sections = [...README.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
    const listed = [...README.matchAll(/^- \[([^\]]+)\]\(#[^)]*\)$/gm)].map(([, title]) => title);

    expect(listed).toEqual(sections);
  });

  it.each(["README.md", "docs/break-glass.md", "local/README.md"])(
    "has no link that leads nowhere: %s",
    (file) => {
      expect(brokenLinks(file)).toEqual([]);
    },
  );

  it("names commands that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...README.matchAll(/npm run (?:--silent )?(\w[\w:-]*)/g)].map(
      ([, name]) => name,
    );

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => scripts[name ?? ""] === undefined)).toEqual([]);
  });

  it("keeps npm's own lines out of what is parsed, and the command out of sight where a key is put", () => {
    const loud = [README, read("docs/break-glass.md")].flatMap((text) => [
      ...text.matchAll(/npm run (?:secret -- |dashboard -- |[^`\n]*(?:--json|\||>) )/g),
    ]);

    expect(loud.map(([command]) => command).filter((each) => !each.includes("--silent"))).toEqual(
      [],
    );
  });
});

describe("an example of a configuration", () => {
  it("is in README.md, whole and in parts", () => {
    expect([files.length, fields.length]).toEqual([1, 3]);
  });

  it("that is whole synthesizes to four stacks", () => {
    const environment = exampleEnvironment(minimal);

    expect(Object.keys(synthesizedStacks(environment)).sort()).toEqual(
      ["audit", "ingestion", "network", "secrets"].map((stack) => `${environment.name}-${stack}`),
    );
  });

  it("that is whole holds nothing that could be left out", () => {
    const lines = minimal.split("\n");
    const single = lines.flatMap((line, index) => (/^ {2}\w+: .*,$/.test(line) ? [index] : []));

    expect(single.length).toBeGreaterThan(4);
    for (const index of single) {
      const without = lines.filter((_, each) => each !== index).join("\n");
      expect(() => exampleEnvironment(without)).toThrow();
    }
  });

  const runbooks = configurationExamples(read("docs/runbooks/README.md")).fields;

  it.each([...fields, ...runbooks])("of a field is accepted, and synthesizes: %s", (field) => {
    const environment = exampleEnvironment(minimal, field);

    expect(Object.keys(synthesizedStacks(environment))).toHaveLength(4);
  });

  it("changes what it is about", () => {
    const [tuned, topic, trail] = fields.map((field) => exampleEnvironment(minimal, field));

    expect(tuned?.alarms.tuning.map(({ detection }) => detection)).toEqual([
      "function-throttles",
      "endpoint-changed",
    ]);
    expect(topic?.alarms).toMatchObject({
      subscribers: [],
      topicArn: expect.any(String) as string,
    });
    expect(trail?.audit.trailLogGroupName).toBe("acme-organisation-trail");
  });

  it.each(["", ...fields, ...runbooks])("is formatted when it is pasted: %s", (field) => {
    const text = field === "" ? `${minimal}\n` : pasted(minimal, field);
    const prettier = join(PROJECT, "node_modules/prettier/bin/prettier.cjs");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [prettier, "--stdin-filepath", "config/staging.ts"],
      { cwd: PROJECT, input: text, encoding: "utf8" },
    );

    expect([stdout, stderr]).toEqual([text, ""]);
  });
});

describe("the commands that write runbooks with another environment's names", () => {
  const [, section = ""] = /<!-- runbooks:begin -->(.*)<!-- runbooks:end -->/s.exec(README) ?? [];
  const [commands = ""] = fencesOf(section.replace(/^ {2}/gm, "")).map(({ text }) => text);
  const folder = mkdtempSync(join(tmpdir(), "readme-runbooks-"));

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("leave no name of the example, and no link that leads nowhere", () => {
    for (const part of ["docs", "detections", "README.md"]) {
      cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    }
    const script = commands
      .replace(/ORGANISATION|INTEGRATION/g, "other")
      .replace("ACCOUNT", "444455556666")
      .replace("REGION", "eu-north-1")
      .replace(/^npx .*$/m, "");
    const { status, stderr } = spawnSync("bash", ["-e"], { cwd: folder, input: script });
    const copies = ["docs/break-glass-staging.md"].concat(
      readdirSync(join(folder, "docs/runbooks-staging")).map(
        (file) => `docs/runbooks-staging/${file}`,
      ),
    );

    expect([status, stderr.toString()]).toEqual([0, ""]);
    expect(copies).toHaveLength(1 + readdirSync(join(PROJECT, "docs/runbooks")).length);
    for (const file of copies) {
      const text = readFileSync(join(folder, file), "utf8");
      expect(text).not.toMatch(/\b(?:acme|dev|weather)\b|111122223333|eu-west-1/);
      expect(text).not.toMatch(/\bbreak-glass\.md/);
      expect([file, brokenLinks(file, folder)]).toEqual([file, []]);
    }
  });
});
