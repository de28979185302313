import { parseVersionConstraint, versionNumber } from "../config/formats/version-constraint";
import type { Environment } from "../config/schema";
import { NETWORK_ACTIVITY_SOURCES } from "./network/network-activity-sources";
import type { NetworkIds } from "./network-ids";

/** One condition of a selector: the field has one of the values. */
interface FieldSelector {
  readonly field: string;
  readonly equalTo: readonly string[];
}

/** What a trail records: events to which all of the conditions apply. */
export interface EventSelector {
  readonly name: string;
  readonly fieldSelector: readonly FieldSelector[];
}

/**
 * Operations of Parameter Store that take a value along, and not what agents of Systems Manager ask
 * for all day through an endpoint of the same service.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
const OPERATIONS: Readonly<Partial<Record<keyof typeof NETWORK_ACTIVITY_SOURCES, string[]>>> = {
  ssm: [
    "GetParameter",
    "GetParameters",
    "GetParametersByPath",
    "GetParameterHistory",
    "PutParameter",
    "DeleteParameter",
    "DeleteParameters",
  ],
};

/**
 * Management events, reads included, and what our endpoints refused. A trail has these selectors or
 * the basic ones, so management events have to be spelled out, or none is recorded.
 *
 * Versions of the AWS provider before 6.2.0 know no selector by endpoint or by error. Where the
 * environment admits one, the trail records every request of the two services through any endpoint of
 * the account, refused or not, and pays for it; the detection picks out what ours refused.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html#logging-network-events
 * https://github.com/hashicorp/terraform-provider-aws/pull/43091
 */
export function trailSelectors(
  { provider }: Environment,
  { interfaceEndpoints }: NetworkIds,
): EventSelector[] {
  const range = parseVersionConstraint(provider.version);
  const isExact = range !== undefined && range.from >= versionNumber(6, 2, 0);
  const services = Object.keys(
    NETWORK_ACTIVITY_SOURCES,
  ) as (keyof typeof NETWORK_ACTIVITY_SOURCES)[];
  return [
    {
      name: "Management events, reads included",
      fieldSelector: [{ field: "eventCategory", equalTo: ["Management"] }],
    },
    ...services.flatMap((service) => {
      const endpointId = interfaceEndpoints[service];
      const operations = OPERATIONS[service];
      if (endpointId === undefined) {
        return [];
      }
      return {
        name: `What endpoints of ${service} ${isExact ? "refused" : "were asked"}`,
        fieldSelector: [
          { field: "eventCategory", equalTo: ["NetworkActivity"] },
          { field: "eventSource", equalTo: [NETWORK_ACTIVITY_SOURCES[service]] },
          ...(isExact
            ? [
                { field: "errorCode", equalTo: ["VpceAccessDenied"] },
                { field: "vpcEndpointId", equalTo: [endpointId] },
              ]
            : operations === undefined
              ? []
              : [{ field: "eventName", equalTo: operations }]),
        ],
      };
    }),
  ];
}
