import { integrationNames, namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { NetworkIds } from "../network-ids";
import type { Term } from "../pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { sessionsOf } from "../sessions-of";
import { SUCCEEDED } from "../succeeded";
import { trailEvents } from "../trail-events";
import { atDeployedLength } from "./deployed-length";

/**
 * Something else was placed in the functions' security group, whose members alone reach the endpoint
 * of the secrets, outside of a deployment, or somebody tried; or an instance was started in their VPC.
 *
 * Requests are told by the group in them, whatever the service: interfaces and instances that join it,
 * also later, functions of Lambda, builds, training jobs. An instance whose request describes its
 * interfaces has the group in a list within a list, which no pattern can say: the VPC in the answer
 * tells of it, and nothing where it was refused. An answer of more than 100 KB, to a request for dozens
 * of instances at once, is not recorded: then the start counts wherever it was.
 *
 * It does not see a launch template or a request for a spot instance before an instance comes of it,
 * nor a request of a service that calls the group's field otherwise, such as ECS and RDS: these place
 * interfaces with roles of their own, which it sees. Nothing, where the network has no such group.
 */
export function besideFunction(environment: Environment, network: NetworkIds): Detection[] {
  const [group] = network.securityGroupIds;
  if (group === undefined) {
    return [];
  }
  const byEach = besides(sessionsOfEachFunction(environment));
  const events = fits(byEach(environment, atDeployedLength(network)))
    ? byEach
    : besides(sessionsOfOurRoles(environment));
  return [
    {
      id: "beside-function",
      meaning:
        "Something else than a function was placed in the functions' security group or VPC outside " +
        "of a deployment, or somebody tried. From there the secret's endpoint can be reached.",
      severity: "critical",
      source: trailEvents(environment, {
        insightsFilter: `(readOnly = 0 or not ispresent(readOnly)) and (@message like "${group}" or @message like "${network.vpcId}" or (eventName = "RunInstances" and not ispresent(responseElements.reservationId)))`,
        events: events(environment, network),
      }),
      alarm: ON_FIRST_EVENT,
      drills: [
        "network/instance-beside",
        "network/instances-beside-too-long",
        "network/interface-beside",
        "network/interface-moved-beside",
        "network/function-beside",
      ],
    },
  ];
}

/**
 * The shapes of the requests: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html,
 * https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 *
 * @param lambda sessions with which Lambda places the interfaces of our functions
 *   (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions)
 */
function besides(lambda: readonly string[]) {
  return (
    { principals }: Environment,
    { vpcId, securityGroupIds: [group = ""] }: NetworkIds,
  ): Term => {
    const [first = "", ...others] = [...principals.deployers.map(sessionsOf), ...lambda];
    return allOf(
      anyOf(
        // CreateNetworkInterface, ModifyNetworkInterfaceAttribute, ModifyInstanceAttribute, RunInstances.
        equals("requestParameters.groupSet.items[*].groupId", group),
        // CreateFunction, UpdateFunctionConfiguration; CreateProject of CodeBuild and others.
        equals("requestParameters.vpcConfig.securityGroupIds[*]", group),
        // RunInstances.
        equals("responseElements.instancesSet.items[*].vpcId", vpcId),
        // Of a dry run EC2 answers with an error. Every answer to a start has a reservation.
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
        allOf(
          equals("eventName", "RunInstances"),
          absent("responseElements.reservationId"),
          ...SUCCEEDED,
        ),
      ),
      differsOrAbsent("userIdentity.arn", first, ...others),
    );
  };
}

function sessionsOfEachFunction(environment: Environment): string[] {
  return environment.integrations.map((integration) =>
    sessionsOf(integrationNames(environment, integration).executionRoleArn),
  );
}

/**
 * Where a pattern has no room for each function: of every role whose name begins with the environment's.
 * Others cannot make one unnoticed (`role-changed`).
 */
function sessionsOfOurRoles(environment: Environment): string[] {
  const { partition, account } = environment;
  return [`arn:${partition}:sts::${account}:assumed-role/${namesOf(environment).prefix}-*`];
}
