import { DETECTION_IDS } from "../../config/detection-ids";
import type { Environment } from "../../config/schema";
import {
  auditDetections,
  auditFindings,
  detectionsOfId,
  operationsDetections,
} from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { missingSetting } from "../../detections/optional-detections";
import { UsageError } from "../command-line";
import { drilledDetections, ownDetections } from "./drilled-detections";
import { tuningLines } from "./tuning";

interface AskedDetection {
  readonly mode: "recordings" | "files" | "online";
  readonly detection: string | undefined;
  readonly integration: string | undefined;
}

/**
 * Refuses to drill a detection that no event can raise here: nothing would be found, and that would
 * read as if all were well.
 *
 * @throws UsageError that says why it is not drilled, and what to do
 */
export function requireDrilled(environment: Environment, asked: AskedDetection): void {
  const { mode, detection: id, integration } = asked;
  const isAskedFor = (entry: { readonly id: string; readonly integration?: string }) =>
    entry.id === id &&
    (integration === undefined || [undefined, integration].includes(entry.integration));
  const drilled = (mode === "recordings" ? ownDetections : drilledDetections)(
    environment,
    EXAMPLE_NETWORK,
  );
  const isFinding = auditFindings(environment).some(isAskedFor);
  if (id === undefined || drilled.some(isAskedFor) || (mode === "files" && isFinding)) {
    return;
  }
  const runbook = `See docs/runbooks/${id}.md`;
  const detections = [
    ...auditDetections(environment, EXAMPLE_NETWORK),
    ...operationsDetections(environment),
  ];
  if (!detections.some(isAskedFor)) {
    throw new UsageError(
      isFinding
        ? `${id} is found by another service of AWS, not in the events of the trail: none of them raises ` +
            `it. Name files with that service's events of EventBridge. ${runbook}.`
        : absentText(environment, id, integration),
    );
  }
  if (mode === "recordings" && drilledDetections(environment, EXAMPLE_NETWORK).some(isAskedFor)) {
    throw new UsageError(
      `${id} is not drilled with the recorded events: its text is prescribed by CIS and exempts nobody. ` +
        `Name files of your own: npm run drill -- --detection ${id} FILE`,
    );
  }
  throw new UsageError(
    `${id} watches a metric, or that events stop coming: no event of the trail raises it. ` +
      `${runbook}; npm run drill -- --deployed follows its alarm to the topic.`,
  );
}

function absentText(environment: Environment, id: string, integration: string | undefined): string {
  const { name, alarms } = environment;
  const [off] = tuningLines(
    alarms.tuning.filter(
      (entry) =>
        entry.detection === id &&
        !entry.enabled &&
        (integration === undefined || [undefined, integration].includes(entry.integration)),
    ),
  );
  if (off !== undefined) {
    return `${off}. Remove the entry from config/${name}.ts to drill it.`;
  }
  const known = DETECTION_IDS.filter((each) => each === id);
  const entries = known.flatMap((each) => detectionsOfId(environment, EXAMPLE_NETWORK, each));
  const [missing] = known.map((each) => missingSetting(environment, each));
  if (entries.length === 0 && missing !== undefined) {
    return (
      `Environment ${name} does not have ${id}: ${missing.because.replaceAll("`", "")}. ` +
      `Change config/${name}.ts, or name another environment by ENVIRONMENT.`
    );
  }
  const having = entries.flatMap((entry) => entry.integration ?? []);
  return `Integration ${integration ?? ""} does not have ${id}: ${having.join(", ")} does. Name it by --integration.`;
}
