import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { drillNote } from "../../../tools/demo/drill-step";
import { drillIntegrations } from "../../../tools/drill/drill-integrations";
import { ownDetections } from "../../../tools/drill/drilled-detections";
import { recordings } from "../../../tools/drill/recorded-events";
import type { RecordingsReport } from "../../../tools/drill/render-recordings";
import { countLines, renderRecordings } from "../../../tools/drill/render-recordings";

const network = EXAMPLE_NETWORK;

function drilled(environment: Environment, detection?: string): RecordingsReport {
  const detections = ownDetections(environment, network);
  return drillIntegrations({ environment, network, detections }, recordings(), { detection });
}

/** How many there are of these words, by the numbers before them. */
function numbersOf(lines: readonly string[]): number[] {
  return [...lines.join(" ").matchAll(/\b\d+\b/g)].map(([number]) => Number(number));
}

describe("what the recordings raise, counted", () => {
  const prod = loadEnvironment("prod");
  const report = drilled(prod);
  const [raised = "", none = "", left = ""] =
    /^(.*) something, (.*nothing: .*\.)\n(.*)$/s.exec(countLines(report).join("\n"))?.slice(1) ??
    [];

  it("adds up to every recording that there is", () => {
    const [raising = 0] = numbersOf([raised]);
    const [silent = 0, normal = 0, harmless = 0] = numbersOf([none]);

    expect(normal + harmless).toBe(silent);
    expect(raising + silent + (numbersOf([left])[0] ?? 0)).toBe(recordings().length);
    expect(none).toContain(`${normal} of a normal day, ${harmless} harmless or not watched here`);
    expect([raising, normal, harmless]).not.toContain(0);
  });

  it("tells another store from an endpoint that is not there", () => {
    const leftOut = { ofOtherStores: ["reads/a", "reads/b"], withoutEndpoint: ["reads/c"] };

    expect(countLines({ ...report, leftOut }).at(-1)).toBe(
      "Left out: 2 of a store that is not used here, 1 through a VPC endpoint that is not there.",
    );
    expect(
      countLines({ ...report, leftOut: { ofOtherStores: [], withoutEndpoint: [] } }),
    ).toHaveLength(1);
  });

  it("leaves out what the network has no endpoint for, and what is of no integration's store", () => {
    const interfaceEndpoints = Object.fromEntries(
      Object.entries(network.interfaceEndpoints).filter(
        ([service]) => service !== "secretsmanager",
      ),
    );
    const without = drillIntegrations(
      {
        environment: prod,
        network: { ...network, interfaceEndpoints },
        detections: ownDetections(prod, network),
      },
      recordings(),
    ).leftOut;

    expect(report.leftOut.withoutEndpoint).toEqual([]);
    expect(without.withoutEndpoint).toContain("normal-day/reader-reads");
    expect(without.ofOtherStores).toEqual(report.leftOut.ofOtherStores);
    expect(report.leftOut.ofOtherStores).toContain("secret/parameter-put");
  });

  it("is the same in the demo", () => {
    const local = drilled(loadEnvironment("local"));
    const path = { filters: [], alarms: [], rules: [] } as never;

    expect(drillNote({ path, report: local, ownCalls: 7 })).toContain(
      `\n${countLines(local).join("\n")}\n7 calls of this deployment`,
    );
    expect(countLines(local)[0]).toMatch(/^Environment local: \d+ recordings raise something, /);
  });
});

describe("what the recordings raise of one detection", () => {
  const detection = "denied-read";
  const report = drilled(loadEnvironment("prod"), detection);
  const lines = countLines(report);
  const drills = recordings().filter(({ name }) =>
    ownDetections(loadEnvironment("every-source"), network).some(
      (each) => each.id === detection && each.drills.includes(name),
    ),
  );

  it("counts only its own, raised and left out", () => {
    expect(lines).toEqual([
      `Environment prod: ${report.results.length} recordings raise denied-read.`,
      `Left out of those that raise it: ${report.leftOut.ofOtherStores.length} of a store that is not used here.`,
    ]);
    expect(report.results.length + report.leftOut.ofOtherStores.length).toBe(drills.length);
    expect(report.leftOut.ofOtherStores.length).toBeGreaterThan(0);
  });

  it("does not advise --verbose where it was given", () => {
    expect(renderRecordings(report, false)).toContain("; --verbose says from what.\n");
    expect(renderRecordings(report, true)).toMatch(/^Of their shapes .* composed\.$/m);
  });
});
