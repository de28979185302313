import { spawnSync } from "node:child_process";
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames } from "../../config/names";
import { alarmName } from "../../detections/alarm-name";
import { auditDetections } from "../../detections/catalog";
import { matchesFilterPattern } from "../../detections/evaluate";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { RECOVER_SECRET_ACTIONS } from "../../policies/secret-actions";
import { event, roleSession } from "../detections/support/events";
import type { Event } from "../detections/support/events";
import {
  BREAK_GLASS_DOCUMENT,
  fencesOf,
  localised,
  OTHER_PROFILES,
} from "./support/break-glass-document";

const environment = loadEnvironment("dev");
const [weather] = environment.integrations;
if (weather === undefined) throw new Error("dev has no integration");
const names = integrationNames(environment, weather);
const [breakGlass = ""] = environment.principals.breakGlass;

const fences = fencesOf(BREAK_GLASS_DOCUMENT);
const blocks = fences.filter(({ language }) => language === "sh");

/** The commands of a block, each on one line. */
function commandsOf(block: string): string[] {
  const joined = block.replace(/\\\n\s*/g, " ");
  // A text in quotes may have several lines.
  return joined
    .replace(/'[^']*'/g, (quoted) => quoted.replace(/\s*\n\s*/g, " "))
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** A command of the AWS CLI, such as `aws kms describe-key`. */
const AWS_COMMAND = /\baws ([a-z]+) ([a-z-]+)/;

describe("every command of docs/break-glass.md", () => {
  // __tests__/e2e/demo.test.ts runs every block of `sh` as it is, all of them, and only those.
  it("is in a block that the end-to-end test runs", () => {
    expect(new Set(fences.map(({ language }) => language))).toEqual(new Set(["sh", "json", "ini"]));
    expect(blocks.length).toBeGreaterThan(5);
  });

  it.each(blocks.map(({ heading, text }, index) => [`${index + 1}, ${heading}`, text]))(
    "is one that the end-to-end test can run: block %s",
    (_which, text) => {
      const [first = "", ...others] = commandsOf(text);
      const [, profile = ""] = /^export AWS_PROFILE=([\w-]+)( ENVIRONMENT=dev)?$/.exec(first) ?? [];

      expect(["acme-break-glass", ...OTHER_PROFILES]).toContain(profile);
      expect(others).not.toHaveLength(0);
      for (const command of others) {
        expect(command).toMatch(
          /^((QUERY_ID|KEY_ARN)=\$\()?aws [a-z]|^npm run --silent (secret|access) |^diff |^npx cdktf (diff|deploy) dev-secrets/,
        );
      }
      expect(spawnSync("bash", ["-n"], { input: text }).status).toBe(0);
    },
  );

  it("is left with no name of another environment when it is run", () => {
    const text = [...blocks, ...fences.filter(({ language }) => language === "ini")]
      .map((fence) => localised(fence.text))
      .join("\n");

    expect(text.replaceAll("acme-dev-deploy", "")).not.toMatch(/\bdev\b|1111222/);
  });
});

describe("the permissions of the role", () => {
  const [text = ""] = fences.filter(({ language }) => language === "json").map((one) => one.text);
  const { Statement } = JSON.parse(text) as {
    Statement: { Effect: string; Action: string[]; Resource: string }[];
  };

  it("are what the steps take of what the secret's policy lets it do, on this secret", () => {
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({ Effect: "Allow", Resource: names.secretArnPattern });
    // Nobody writes a policy by hand: the deployer puts the computed one back.
    const taken = RECOVER_SECRET_ACTIONS.filter((action) => !action.endsWith(":PutResourcePolicy"));
    expect(Statement[0]?.Action.toSorted()).toEqual(
      ["secretsmanager:DescribeSecret", ...taken].sort(),
    );
  });

  it("are enough for every command that is run as the role", () => {
    const used = blocks
      .filter(({ text: block }) => block.includes("AWS_PROFILE=acme-break-glass"))
      .flatMap(({ text: block }) => commandsOf(block))
      .flatMap((command) => {
        const [, service = "", operation = ""] = AWS_COMMAND.exec(command) ?? [];
        return service === "" ? [] : [`${service}:${pascal(operation)}`];
      });

    expect(used).toContain("secretsmanager:DeleteResourcePolicy");
    // GetCallerIdentity needs no permission.
    for (const action of used.filter((one) => one !== "sts:GetCallerIdentity")) {
      expect(Statement[0]?.Action).toContain(action);
    }
  });
});

describe("the alarms that must go off", () => {
  const rows = [
    ...BREAK_GLASS_DOCUMENT.matchAll(/^\| `aws ([a-z]+) ([a-z-]+)`.*?\| (.*) \|$/gm),
  ].map(
    ([, service = "", operation = "", alarms = ""]) =>
      [
        `${service} ${operation}`,
        [...alarms.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name).sort(),
      ] as const,
  );

  it.each(rows)("of %s are %j", (call, alarms) => {
    const [service = "", operation = ""] = call.split(" ");

    expect(raisedBy(service, pascal(operation))).toEqual(alarms);
  });

  it("are told for every command that is run as the role, and for becoming it", () => {
    const used = blocks
      .filter(({ text }) => text.includes("AWS_PROFILE=acme-break-glass"))
      .flatMap(({ text }) => [...text.matchAll(new RegExp(AWS_COMMAND, "g"))])
      .map(([, service = "", operation = ""]) => `${service} ${operation}`);

    expect(rows.map(([call]) => call).sort()).toEqual(
      [...new Set([...used, "sts assume-role"])].sort(),
    );
  });

  it("are none for what the deployer and the operators do in return", () => {
    const deployer = roleSession(environment.principals.deployers[0] ?? "");
    const operator = roleSession(environment.principals.operators[0] ?? "");

    expect(raisedBy("secretsmanager", "PutResourcePolicy", deployer)).toEqual([]);
    expect(raisedBy("secretsmanager", "PutSecretValue", operator)).toEqual([]);
  });

  it("exist, wherever one is named", () => {
    const existing = auditDetections(environment, EXAMPLE_NETWORK).map((one) =>
      alarmName(environment, one),
    );
    const named = [
      ...BREAK_GLASS_DOCUMENT.matchAll(/`(acme-dev-[\w-]+-(?:used|changed|reader))`/g),
    ];

    expect(named.length).toBeGreaterThan(rows.length);
    for (const [, name] of named) {
      expect(existing).toContain(name);
    }
  });

  /** Names of the alarms on an event of the trail. */
  function raisedBy(service: string, name: string, by: Event = roleSession(breakGlass)): string[] {
    const recorded =
      name === "AssumeRole"
        ? event("sts", name, {
            userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice" },
            requestParameters: { roleArn: breakGlass },
          })
        : event(service, name, {
            userIdentity: by,
            requestParameters: { secretId: names.secretName },
          });
    return auditDetections(environment, EXAMPLE_NETWORK)
      .filter(
        ({ source }) =>
          source.kind === "log-filter" && matchesFilterPattern(source.pattern, recorded),
      )
      .map((detection) => alarmName(environment, detection))
      .sort();
  }
});

describe("a link of the document", () => {
  it("leads to a heading that is there", () => {
    const anchors = [...BREAK_GLASS_DOCUMENT.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = [...BREAK_GLASS_DOCUMENT.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);

    expect(links.length).toBeGreaterThan(5);
    for (const link of links) {
      expect(anchors).toContain(link);
    }
  });
});

/** `get-secret-value` is the operation GetSecretValue. */
function pascal(operation: string): string {
  return operation.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) =>
    letter.toUpperCase(),
  );
}
