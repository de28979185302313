import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { alarmText } from "../../../detections/alarm-text";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { readDetections } from "../../../detections/reads/read-detections";
import { secretDetections } from "../../../detections/secret/secret-detections";
import { tuned } from "../../../detections/tuning/tuned";
import { recordings } from "../../../tools/drill/recorded-events";
import { patternsOf } from "../secret-events/raises";

const environment = loadEnvironment("every-source");

/** With names as long as the configuration takes, but for the secret's, which may be longer still. */
const longest: Environment = {
  ...environment,
  organisation: "o".repeat(12),
  region: "ap-southeast-1",
  integrations: environment.integrations.map((integration, index) => ({
    ...integration,
    name: `${"i".repeat(28)}-${index}`,
    secret: {
      ...integration.secret,
      name: `${integration.secret.store === "parameter-store" ? "/" : ""}${"s".repeat(180)}`,
    },
  })),
};

const both = (within: Environment) =>
  tuned(within, [...readDetections(within, EXAMPLE_NETWORK), ...secretDetections(within)]);

describe("the detections of reads and of changes of the secret", () => {
  it("are each there once, for all or for every integration", () => {
    const names = both(environment).map(({ id, integration }) => `${id} ${integration ?? ""}`);

    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.endsWith(" ")).sort()).toEqual([
      "batch-read ",
      "break-glass-used ",
      "deleted-secret-read ",
      "direct-decrypt ",
      "key-changed ",
      "reader-assumed ",
    ]);
  });

  it("name recordings that exist, and every one that is none of a normal day", () => {
    const named = new Set(both(environment).flatMap(({ drills }) => drills));
    const recorded = recordings()
      .map(({ name }) => name)
      .filter((name) => /^(?:reads|secret)\//.test(name));

    expect(recorded).toEqual(expect.arrayContaining([...named]));
    expect(recorded.filter((name) => !named.has(name))).toEqual([
      "reads/lambda-with-execution-role",
      "reads/metadata",
      "reads/other-secret",
      "reads/reader-role-assumed-by-function",
      "reads/reader-through-endpoint-parameter",
      "reads/reader-through-endpoint",
      "secret/key-granted-for-service",
      "secret/other-alias-moved",
      "secret/other-parameter-deleted",
    ]);
  });

  it("fit into what AWS takes, with long names too", () => {
    for (const within of [environment, longest]) {
      for (const detection of both(within)) {
        const { eventPattern = {}, insightsFilter } = patternsOf(detection);
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
        expect(JSON.stringify(eventPattern).length).toBeLessThanOrEqual(2048);
        expect(insightsFilter.length).toBeLessThanOrEqual(320);
        expect(() => alarmText(within, detection)).not.toThrow();
      }
    }
  });
});
