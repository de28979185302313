import type { Environment } from "../../../config/schema";
import { NETWORK_ACTIVITY_SOURCES } from "../../../detections/network/network-activity-sources";
import type { NetworkIds } from "../../../detections/network-ids";
import type { DrilledDetection } from "../drill";
import { isOfStore } from "../drill-integrations";
import { detectionsAbout } from "../drilled-detections";
import type { TrailEvent } from "../matcher";
import { placeholdersOf } from "../placeholders";
import type { Recording } from "../recorded-events";
import { canHappen, eventsOf } from "../recorded-events";

/** An event that a detection has to see. */
export interface NeededEvent {
  /** Id of the detection. */
  readonly detection: string;
  readonly event: TrailEvent;
}

/** What a trail has to record: the recordings that must raise the detections. */
export function neededEvents(
  environment: Environment,
  detections: readonly DrilledDetection[],
  network: NetworkIds,
  recordings: readonly Recording[],
): NeededEvent[] {
  const recorded = environment.integrations.flatMap((integration) => {
    const placeholders = placeholdersOf(environment, integration, network);
    const possible = new Map(
      recordings
        .filter(
          (recording) => isOfStore(recording, integration) && canHappen(recording, placeholders),
        )
        .map((recording) => [recording.name, recording]),
    );
    return detectionsAbout(detections, integration.name).flatMap(({ id, drills }) =>
      drills.flatMap((name) => {
        const recording = possible.get(name);
        return recording === undefined
          ? []
          : eventsOf(recording, placeholders).map((event) => ({
              detection: id,
              // Recordings of which nothing but the principal matters do not say it.
              event: { awsRegion: environment.region, ...event },
            }));
      }),
    );
  });
  return detections.some(({ id }) => id === "endpoint-refused")
    ? [...recorded, ...refusals(environment, network)]
    : recorded;
}

/** A read that an endpoint refused, for each of those endpoints: the recordings are of one store. */
function refusals({ region }: Environment, { interfaceEndpoints }: NetworkIds): NeededEvent[] {
  const reads = { secretsmanager: "GetSecretValue", ssm: "GetParameter" } as const;
  return (Object.keys(reads) as (keyof typeof reads)[]).flatMap((service) => {
    const vpcEndpointId = interfaceEndpoints[service];
    return vpcEndpointId === undefined
      ? []
      : {
          detection: "endpoint-refused",
          event: {
            eventCategory: "NetworkActivity",
            eventType: "AwsVpceEvent",
            eventSource: NETWORK_ACTIVITY_SOURCES[service],
            eventName: reads[service],
            errorCode: "VpceAccessDenied",
            vpcEndpointId,
            awsRegion: region,
          },
        };
  });
}
