/**
 * Every recorded event against every detection of every environment: what raises what, exactly. The
 * catalog's prescribed CIS filters have their own table.
 */
import { environmentNames, loadEnvironment } from "../../config/load-environment";
import type { Environment, Integration } from "../../config/schema";
import { auditDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import type { DrilledDetection } from "../../tools/drill/drill";
import { drill, nameOf } from "../../tools/drill/drill";
import { isOfStore } from "../../tools/drill/drill-integrations";
import { detectionsAbout, ownDetections } from "../../tools/drill/drilled-detections";
import { placeholdersOf } from "../../tools/drill/placeholders";
import { recordings } from "../../tools/drill/recorded-events";
import { everyVariant } from "../tools/drill/support/variants";

const RECORDINGS = recordings();
const NAMES = RECORDINGS.map(({ name }) => name);

/** Every environment with a file, and variants with the settings that none of them has. */
const VARIANTS = [
  ...environmentNames().map((name) => ({ title: name, environment: loadEnvironment(name) })),
  ...everyVariant(),
];

const cases = VARIANTS.flatMap(({ title, environment }) =>
  environment.integrations.map((integration): [string, Environment, Integration] => [
    `${title}: ${integration.name}`,
    environment,
    integration,
  ]),
);

/** Recordings that come close to what a detection looks for, beside the normal day. */
const isNearMiss = (name: string) => !name.startsWith("normal-day/");

describe.each(cases)("the recorded events in %s", (_, environment, integration) => {
  const detections = detectionsAbout(ownDetections(environment, EXAMPLE_NETWORK), integration.name);
  const ofStore = RECORDINGS.filter((recording) => isOfStore(recording, integration));
  const results = drill(
    detections,
    ofStore,
    placeholdersOf(environment, integration, EXAMPLE_NETWORK),
  );

  it("raise exactly what the catalog says, by filter and by rule", () => {
    expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    expect(results).toHaveLength(ofStore.length);
  });

  it("raise nothing on the normal day", () => {
    const raised = results
      .filter(({ recording }) => recording.name.startsWith("normal-day/"))
      .flatMap(({ recording, raised }) =>
        raised.map(({ detection }) => `${recording.name}: ${nameOf(detection)}`),
      );

    expect(raised).toEqual([]);
  });
});

describe.each(VARIANTS)("the recorded events in $title", ({ environment }) => {
  it("raise every detection over the trail", () => {
    const detections = ownDetections(environment, EXAMPLE_NETWORK);
    const isRaised = ({ integration, drills }: DrilledDetection) =>
      environment.integrations
        .filter(({ name }) => integration === undefined || integration === name)
        .some((each) =>
          RECORDINGS.some(
            (recording) => isOfStore(recording, each) && drills.includes(recording.name),
          ),
        );

    expect(detections.filter((detection) => !isRaised(detection)).map(nameOf)).toEqual([]);
    expect(detections.length).toBeGreaterThan(20);
  });
});

describe("the deployer's work, done by somebody else", () => {
  const environment = loadEnvironment("prod");

  /** What recordings raise, by filter, when the deployer's role is called otherwise. */
  function raisedByAdmin(name: string): string[] {
    const [integration] = environment.integrations;
    if (integration === undefined) throw new Error("no integration");
    const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
    const [account = ""] = placeholders.deployerSessionArn?.split("assumed-role/") ?? [];
    const results = drill(
      detectionsAbout(ownDetections(environment, EXAMPLE_NETWORK), integration.name),
      RECORDINGS.filter((recording) => recording.name === name),
      { ...placeholders, deployerSessionArn: `${account}assumed-role/admin` },
    );
    return results.flatMap(({ raised }) =>
      raised.filter(({ by }) => by.includes("filter")).map(({ detection }) => detection.id),
    );
  }

  it.each([["normal-day/deployment"], ["normal-day/deployer-updates"]])(
    "is noticed in every part of it: %s",
    (name) => {
      expect(raisedByAdmin(name)).toEqual(
        expect.arrayContaining([
          "key-changed",
          "trail-changed",
          "trail-bucket-changed",
          "audit-log-changed",
          "alarm-changed",
          "alarm-topic-changed",
          "alarm-rule-changed",
          "endpoint-changed",
          "network-changed",
          "function-changed",
          "role-changed",
        ]),
      );
    },
  );

  it("is noticed at the secret, too", () => {
    expect(raisedByAdmin("normal-day/deployer-updates-the-secret")).toEqual(["secret-changed"]);
    expect(raisedByAdmin("normal-day/deployment")).toContain("secret-changed");
  });
});

describe("the drills of the catalog", () => {
  it("name recordings that exist", () => {
    const named = VARIANTS.flatMap(({ environment }) =>
      auditDetections(environment, EXAMPLE_NETWORK).flatMap(({ id, drills }) =>
        drills.filter((drilled) => !NAMES.includes(drilled)).map((drilled) => `${id}: ${drilled}`),
      ),
    );

    expect([...new Set(named)]).toEqual([]);
  });

  it("have no recording of the normal day among them", () => {
    const named = VARIANTS.flatMap(({ environment }) =>
      auditDetections(environment, EXAMPLE_NETWORK).flatMap(({ drills }) => drills),
    );

    expect(named.filter((name) => name.startsWith("normal-day/"))).toEqual([]);
  });

  it("name every recording, but for the near misses, which are few and known", () => {
    const named = new Set(
      VARIANTS.flatMap(({ environment }) =>
        auditDetections(environment, EXAMPLE_NETWORK).flatMap(({ drills }) => drills),
      ),
    );

    expect(NAMES.filter((name) => !named.has(name) && isNearMiss(name))).toMatchSnapshot();
  });
});
