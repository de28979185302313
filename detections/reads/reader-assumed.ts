import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import type { NetworkIds } from "../network-ids";
import { allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * A role that the template made was assumed, or somebody tried to: the readers above all, whose
 * sessions read without raising `unexpected-reader`. On a normal day two do that and are not counted:
 *
 * - The AWS service whose role it is, EventBridge among them, which hands this very event on. Such a request has the identity type `AWSService`, which nobody
 *   else can have. Which service it was is not looked at: a role's trust names one, and who changes
 *   that raises `role-changed`.
 * - A function that assumes its reader role, through our endpoint of STS. The endpoint lets nothing
 *   else pass.
 *
 * A role is named by its ARN here, in which case counts: another spelling assumes nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function readerAssumed(environment: Environment, network: NetworkIds): Detection {
  const { partition, account, roles } = environment;
  const { prefix } = namesOf(environment);
  const ours = `arn:${partition}:iam::${account}:role${roles.path}${prefix}-*`;
  const { sts } = network.interfaceEndpoints;
  return {
    id: "reader-assumed",
    meaning: `A role of ${prefix} was assumed by somebody else than the service or the function it is for, or somebody tried to.`,
    severity: "critical",
    source: trailEvents(environment, {
      // The global endpoint of STS records in the global Region.
      heard: "in-both",
      events: allOf(
        equals("eventSource", "sts.amazonaws.com"),
        // AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity.
        equals("eventName", "AssumeRole*"),
        anyOf(
          equals("requestParameters.roleArn", ours),
          // A refused request may be recorded without its parameters.
          equals("errorMessage", `*${ours}`),
        ),
        differsOrAbsent("userIdentity.type", "AWSService"),
        ...(sts === undefined ? [] : [differsOrAbsent("vpcEndpointId", sts)]),
      ),
      insightsFilter: `eventName like "AssumeRole" and (userIdentity.type != "AWSService" or not ispresent(userIdentity.type)) and @message like ":role${roles.path}${prefix}-"`,
      remedy: "shorten roles.path",
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "reads/reader-assumed-by-admin",
      "reads/reader-assumed-from-other-account",
      "reads/reader-assumed-with-saml",
      "reads/reader-assume-refused",
    ],
  };
}
