import type { Environment } from "../../config/schema";
import type { NetworkIds } from "../../detections/network-ids";
import type { DrilledDetection } from "./drill";
import { drill } from "./drill";
import { detectionsAbout } from "./drilled-detections";
import { placeholdersOf } from "./placeholders";
import type { Recording } from "./recorded-events";
import type { RecordingsReport } from "./render-recordings";
import { reported } from "./render-recordings";

/** What is drilled: of the catalog, or as it was read back. */
interface Drilled {
  readonly environment: Environment;
  readonly detections: readonly DrilledDetection[];
  readonly network: NetworkIds;
}

interface Asked {
  /** Only this detection; absent for all. */
  readonly detection?: string | undefined;
  /** Only this integration; absent for all. */
  readonly integration?: string | undefined;
}

/** Drills the recordings in every integration of their store. */
export function drillIntegrations(
  { environment, network, detections: all }: Drilled,
  recordings: readonly Recording[],
  asked: Asked = {},
): RecordingsReport {
  const detections = all.filter(({ id }) => [undefined, id].includes(asked.detection));
  const integrations = environment.integrations.filter(({ name }) =>
    [undefined, name].includes(asked.integration),
  );
  const byIntegration = integrations.map((integration) =>
    drill(
      detectionsAbout(detections, integration.name),
      recordings.filter((recording) => isOfStore(recording, integration)),
      placeholdersOf(environment, integration, network),
    ),
  );
  const results = reported(byIntegration);
  const about = asked.detection === undefined ? recordings : namedBy(detections, recordings);
  return {
    environment: environment.name,
    integrations: integrations.map(({ name }) => name),
    detections: detections.length,
    ...(asked.detection === undefined ? {} : { detection: asked.detection }),
    tuning: environment.alarms.tuning,
    leftOut: leftOut(
      about.filter(({ name }) => !results.some((result) => result.name === name)),
      integrations,
    ),
    results:
      asked.detection === undefined ? results : results.filter(({ raised }) => raised.length > 0),
    differences: byIntegration.flatMap((each, index) =>
      each.flatMap(({ differences }) =>
        differences.map((text) => `${integrations[index]?.name ?? ""}: ${text}`),
      ),
    ),
  };
}

/** The recordings that must raise one of the detections. */
function namedBy(
  detections: readonly DrilledDetection[],
  recordings: readonly Recording[],
): readonly Recording[] {
  return recordings.filter(({ name }) => detections.some(({ drills }) => drills.includes(name)));
}

/** What was not drilled, by why: what no integration's store can have, and what cannot happen there. */
function leftOut(
  recordings: readonly Recording[],
  integrations: Environment["integrations"],
): RecordingsReport["leftOut"] {
  const isOfTheirs = (recording: Recording) =>
    integrations.some((integration) => isOfStore(recording, integration));
  const namesOf = (some: readonly Recording[]) => some.map(({ name }) => name);
  return {
    ofOtherStores: namesOf(recordings.filter((recording) => !isOfTheirs(recording))),
    withoutEndpoint: namesOf(recordings.filter(isOfTheirs)),
  };
}

/** Whether a recording is about the store that holds the integration's secret, or about none. */
export function isOfStore(
  { store }: Pick<Recording, "store">,
  { secret }: Environment["integrations"][number],
): boolean {
  return store === undefined || store === secret.store;
}
