import type { Environment } from "../../../config/schema";
import { auditDetections, auditFindings, operationsDetections } from "../../../detections/catalog";
import type { NetworkIds } from "../../../detections/network-ids";
import type { AwsConnection } from "../../access/deployed/aws-connection";
import { plainAwsErrors } from "../../aws-errors";
import { requireOwnAccount } from "../../secret/own-account";
import type { DrilledDetection } from "../drill";
import { ownDetections } from "../drilled-detections";
import { recordings } from "../recorded-events";
import type { DeployedAlarmPath } from "./alarm-path";
import { ALARM_PATH_PERMISSIONS, deployedAlarmPath } from "./alarm-path";
import { brokenLinks } from "./broken-links";
import { brokenTrail } from "./broken-trail";
import { deployedDetections } from "./deployed-detections";
import { drillClients } from "./drill-clients";
import { neededEvents } from "./needed-events";
import { deployedNetwork } from "./network";

/** The detections as AWS has them now. */
export interface DeployedCatalog {
  readonly path: DeployedAlarmPath;
  readonly network: NetworkIds;
  /** With the patterns that were read back, not those that the stacks would make. */
  readonly detections: readonly DrilledDetection[];
  /** Where the way from an event to a person is broken, a sentence for each. */
  readonly broken: readonly string[];
  /** What AWS did not tell, so that it may be broken: of a trail of another account, of a policy. */
  readonly notChecked: readonly string[];
}

/**
 * Reads trail, filters, alarms, rules and topic back, and follows each detection from the event to the
 * topic.
 *
 * @param connection reaches AWS other than by the shell's environment, such as the local stand-in
 * @throws UsageError for credentials, account, permissions, and when the network is not deployed
 */
export function deployedCatalog(
  environment: Environment,
  connection: AwsConnection = {},
): Promise<DeployedCatalog> {
  return plainAwsErrors(ALARM_PATH_PERMISSIONS, async () => {
    await requireOwnAccount(environment, "Nothing was read.", connection);
    const clients = drillClients({ region: environment.region, ...connection });
    const network = await deployedNetwork(clients.ec2, environment);
    const path = await deployedAlarmPath(clients, environment);
    const placed = {
      audit: auditDetections(environment, network),
      operations: operationsDetections(environment),
      findings: auditFindings(environment),
    };
    const drilled = ownDetections(environment, network);
    const needed = neededEvents(environment, drilled, network, recordings());
    const trail = brokenTrail(environment, path.trails, needed, new Date());
    const links = brokenLinks(environment, placed, path);
    return {
      path,
      network,
      detections: deployedDetections(environment, drilled, path),
      broken: [...trail.broken, ...links.broken],
      notChecked: [...trail.notChecked, ...links.notChecked],
    };
  });
}
