import {
  CloudWatchClient,
  GetDashboardCommand,
  paginateListDashboards,
} from "@aws-sdk/client-cloudwatch";
import { namesOf } from "../../../config/names";
import type { LocalDeployment } from "../../../tools/demo/local-deployment";

/** `DashboardBody` of each dashboard of the environment, by its name. */
export async function deployedDashboards({
  clientConfig,
  environment,
}: LocalDeployment): Promise<Record<string, string>> {
  const client = new CloudWatchClient(clientConfig);
  const bodies: Record<string, string> = {};
  for await (const page of paginateListDashboards(
    { client },
    { DashboardNamePrefix: namesOf(environment).prefix },
  )) {
    for (const { DashboardName = "" } of page.DashboardEntries ?? []) {
      const { DashboardBody = "" } = await client.send(new GetDashboardCommand({ DashboardName }));
      bodies[DashboardName] = DashboardBody;
    }
  }
  return bodies;
}
