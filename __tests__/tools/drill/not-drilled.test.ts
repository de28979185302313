import type { Environment } from "../../../config/schema";
import { UsageError } from "../../../tools/command-line";
import { requireDrilled } from "../../../tools/drill/not-drilled";
import { tunedEnvironment, tuning } from "./support/tuned";

const environment = tunedEnvironment();
const withCis: Environment = { ...environment, alarms: { ...environment.alarms, cis: true } };
const off = tunedEnvironment(tuning("unexpected-reader", { enabled: false }));
const offHere = tunedEnvironment(
  tuning("unexpected-reader", { enabled: false, integration: "weather" }),
);

type Mode = "recordings" | "files" | "online";

describe("a detection that is asked for", () => {
  it.each<[string, Environment, Mode, string, string | undefined, RegExp]>([
    ["of a metric", environment, "recordings", "function-errors", undefined, /watches a metric/],
    ["of silence", environment, "files", "trail-silent", undefined, /that events stop.*--deployed/],
    [
      "of another service",
      environment,
      "recordings",
      "config-noncompliant",
      undefined,
      /another service of AWS.*docs\/runbooks\/config-noncompliant\.md/,
    ],
    [
      "of CIS",
      withCis,
      "recordings",
      "cis-root-used",
      undefined,
      /prescribed by CIS.*--detection cis-root-used FILE/,
    ],
    [
      "that is switched off",
      off,
      "recordings",
      "unexpected-reader",
      undefined,
      /^Switched off by alarms\.tuning: unexpected-reader \(ours\)\. Remove/,
    ],
    [
      "that is switched off here",
      offHere,
      "files",
      "unexpected-reader",
      "weather",
      /^Switched off by alarms\.tuning: unexpected-reader of weather/,
    ],
    [
      "whose option is off",
      environment,
      "online",
      "cis-root-used",
      undefined,
      /^Environment prod does not have cis-root-used: alarms\.cis is false\. Change config/,
    ],
  ])("and is not drilled is refused: %s", (_, where, mode, detection, integration, message) => {
    const ask = () => {
      requireDrilled(where, { mode, detection, integration });
    };

    expect(ask).toThrow(UsageError);
    expect(ask).toThrow(message);
  });

  it.each<[Environment, Mode, string | undefined, string | undefined]>([
    [environment, "recordings", "unexpected-reader", "weather"],
    [environment, "files", "config-noncompliant", undefined],
    [environment, "recordings", "trail-changed", "weather"],
    [withCis, "files", "cis-root-used", undefined],
    [withCis, "online", "cis-root-used", undefined],
    [environment, "recordings", undefined, undefined],
  ])("is taken where it is drilled", (where, mode, detection, integration) => {
    expect(() => {
      requireDrilled(where, { mode, detection, integration });
    }).not.toThrow();
  });
});
