import { ConfigurationError } from "../../../config/errors";
import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { auditDetections, detectionsOfId } from "../../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import type { CatalogEntry } from "../../../detections/catalog-entry";
import { equals } from "../../../detections/pattern";
import type { Term } from "../../../detections/pattern";
import { trailEvents } from "../../../detections/trail-events";
import { tunedWithinLimits } from "../../../detections/limits/within-limits";

const prod = loadEnvironment("prod");
const [weather] = prod.integrations;
if (weather === undefined) throw new Error("prod has no integration");

function role(name: string): string {
  return `arn:aws:iam::444455556666:role/${name}`;
}

function many<Value>(count: number, value: (number: number) => Value): Value[] {
  return Array.from({ length: count }, (_each, index) => value(index + 1));
}

const pipelines = (count: number) => many(count, (n) => role(`acme-deploy-from-pipeline-${n}`));

function changed(changes: {
  principals?: Partial<Environment["principals"]>;
  audit?: Partial<Environment["audit"]>;
  path?: string;
  integrations?: Environment["integrations"];
}): Environment {
  const { principals, audit, path, integrations } = changes;
  return {
    ...prod,
    principals: { ...prod.principals, ...principals },
    audit: { ...prod.audit, ...audit },
    roles: { ...prod.roles, ...(path === undefined ? {} : { path }) },
    ...(integrations === undefined ? {} : { integrations }),
  };
}

/** The lines of the error, or none. */
function linesOf(environment: Environment): string[] {
  try {
    auditDetections(environment, EXAMPLE_NETWORK);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split("\n");
    throw error;
  }
}

describe("patterns that would be too long", () => {
  it.each([
    ["three deployers", changed({ principals: { deployers: pipelines(3) } })],
    ["a path of 200 characters", changed({ path: `/${"a".repeat(198)}/` })],
    [
      "twelve secrets that were there before",
      changed({
        integrations: many(12, (n) => ({
          ...weather,
          name: `weather-${n}`,
          secret: { ...weather.secret, name: `team/third-party/weather-service-${n}` },
        })),
      }),
    ],
  ])("are none with %s", (_what, environment) => {
    expect(linesOf(environment)).toEqual([]);
  });

  it("are told by field, with the detections and how much there is room for", () => {
    expect(linesOf(changed({ principals: { deployers: pipelines(4) } }))).toEqual([
      expect.stringMatching(
        /^config\/prod\.ts: principals\.deployers: got a list of 4; accepted: at most 3 roles with names as long: the patterns of .*\baudit-log-changed\b.* hold it, and the longest has \d+ characters, CloudWatch Logs takes 1024; fix: list fewer roles, or some with shorter names$/,
      ),
    ]);
    expect(linesOf(changed({ principals: { deployers: pipelines(3) } }))).toEqual([]);
  });

  it.each([
    ["roles.path", changed({ path: `/${"a".repeat(500)}/` }), "reader-assumed"],
    [
      "audit.trailLogGroupName",
      changed({ audit: { trailLogGroupName: `/aws/cloudtrail/${"a".repeat(300)}` } }),
      "audit-log-changed",
    ],
  ])("name %s, and so many characters as there is room for", (field, environment, detection) => {
    const [line = "", ...others] = linesOf(environment);
    const [, most = ""] = /at most (\d+) characters: /.exec(line) ?? [];
    const ofLength = (length: number) =>
      field === "roles.path"
        ? changed({ path: `/${"a".repeat(length - 2)}/` })
        : changed({ audit: { trailLogGroupName: "a".repeat(length) } });

    expect(others).toEqual([]);
    expect(line).toMatch(
      new RegExp(`^config/prod\\.ts: ${field}: got "/a.*the pattern of ${detection} `),
    );
    expect(linesOf(ofLength(Number(most)))).toEqual([]);
    expect(linesOf(ofLength(Number(most) + 1))).toHaveLength(1);
  });

  it("name the names of parameters that begin otherwise", () => {
    const integrations = many(12, (n) => ({
      ...weather,
      name: `weather-${n}`,
      secret: {
        ...weather.secret,
        source: "parameter-store" as const,
        store: "parameter-store" as const,
        name: `/team${n}/third-party/weather-service-${n}/api-key`,
      },
    }));

    expect(linesOf(changed({ integrations }))).toEqual([
      expect.stringMatching(
        /: integrations: got 12 with a name of their own in secret\.name; accepted: .*\bdirect-decrypt\b.*; fix: begin more of them with .*\/acme\/prod\//,
      ),
    ]);
  });

  it("name each of several fields, and together those that only together are too much", () => {
    const breakGlass = many(9, (n) => role(`acme-break-glass-${"x".repeat(40)}-${n}`));
    const trailLogGroupName = `/aws/cloudtrail/${"a".repeat(300)}`;

    expect(
      linesOf(
        changed({
          principals: { deployers: pipelines(9), breakGlass },
          audit: { trailLogGroupName },
        }),
      ),
    ).toEqual(
      expect.arrayContaining([
        expect.stringContaining(": principals.deployers: got a list of 9;"),
        expect.stringMatching(/: principals\.breakGlass: got a list of 9;.*break-glass-used/),
        expect.stringMatching(
          /: got audit\.trailLogGroupName ".*" and principals\.deployers a list of 9; accepted: together less: the pattern of audit-log-changed has .*; fix: shorten more than one of audit\.trailLogGroupName, principals\.deployers, or write enabled: false /,
        ),
      ]),
    );
  });

  it("leave room in all of them, whichever roles are left", () => {
    const short = many(4, (n) => role(`d${n}`));
    const long = many(4, (n) => role(`acme-deploy-from-pipeline-${"x".repeat(20)}-${n}`));
    const [line = ""] = linesOf(changed({ principals: { deployers: [...short, ...long] } }));
    const most = Number(/at most (\d+) roles/.exec(line)?.[1]);

    expect(linesOf(changed({ principals: { deployers: long.slice(0, most) } }))).toEqual([]);
    expect(linesOf(changed({ principals: { deployers: long.slice(0, most + 1) } }))).toHaveLength(
      1,
    );
  });

  it("are nothing to who switches those detections off", () => {
    const environment = changed({ path: `/${"a".repeat(500)}/` });
    const tuning = [{ detection: "reader-assumed", enabled: false, reason: "a test" } as const];

    expect(linesOf({ ...environment, alarms: { ...environment.alarms, tuning } })).toEqual([]);

    const [line] = linesOf({
      ...changed({ path: environment.roles.path, principals: { deployers: pipelines(8) } }),
      alarms: { ...environment.alarms, tuning },
    });
    expect(line).toContain("role-changed");
    expect(line).not.toContain("reader-assumed");
  });

  it("are told of one detection alone where only that is asked for", () => {
    const environment = changed({ principals: { deployers: pipelines(4) } });
    const ofId = (id: "audit-log-changed" | "key-changed") => () =>
      detectionsOfId(environment, EXAMPLE_NETWORK, id);

    expect(ofId("audit-log-changed")).toThrow("the pattern of audit-log-changed has");
    expect(ofId("key-changed")).not.toThrow();
  });

  it("hide no other error", () => {
    const [sound] = auditDetections(prod, EXAMPLE_NETWORK);
    if (sound === undefined) throw new Error("prod has no detection");
    const entry = (events: Term): CatalogEntry => ({
      id: "batch-read",
      build: () => [{ ...sound, source: trailEvents(prod, { events, insightsFilter: "" }) }],
    });
    const tooLong = entry(equals("a", "x".repeat(1024)));
    const defect = entry(equals("a[*].b[*].c", "d"));
    const speechless: CatalogEntry = {
      id: "batch-read",
      build: () => [
        {
          ...sound,
          meaning: () => {
            throw new Error("no words");
          },
        },
      ],
    };

    expect(() => tunedWithinLimits(prod, () => [tooLong, defect])).toThrow(
      /only one in a property selector/,
    );
    expect(() => tunedWithinLimits(prod, () => [speechless])).toThrow("no words");
  });
});
