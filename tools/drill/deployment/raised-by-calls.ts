import type { Environment } from "../../../config/schema";
import type { NetworkIds } from "../../../detections/network-ids";
import type { TrailedCall } from "../../../local/aws/trailed-calls";
import type { DrilledDetection } from "../drill";
import { drill } from "../drill";
import { deployerEvents, functionEvents } from "./deployment-events";

interface RaisedByCallsProps {
  readonly environment: Environment;
  /** What the local AWS stand-in recorded. */
  readonly calls: readonly TrailedCall[];
  /** As they are in the catalog, or were read back. */
  readonly detections: readonly DrilledDetection[];
  readonly network: NetworkIds;
}

/**
 * What Terraform's and the functions' calls of the stand-in would raise, a sentence each: nothing, if
 * all is well.
 *
 * @throws Error when there are no such calls: then nothing is shown
 */
export function raisedByCalls(props: RaisedByCallsProps): string[] {
  const { environment, calls, network } = props;
  const parts = {
    "the deployer's calls": deployerEvents(environment, calls),
    "the functions' calls": functionEvents(environment, calls, network),
  };
  const recordings = Object.entries(parts).map(([name, events]) => {
    if (events.length === 0) {
      throw new Error(`There are none of ${name} among ${calls.length} calls.`);
    }
    return {
      name,
      summary: name,
      source: "https://docs.aws.amazon.com/awscloudtrail/",
      evidence: "composed" as const,
      changes: "Everything.",
      events: events.map((event) => ({ ...event })),
    };
  });
  const detections = props.detections.map((detection) => ({ ...detection, drills: [] }));
  return drill(detections, recordings, {}).flatMap(({ differences }) => differences);
}
