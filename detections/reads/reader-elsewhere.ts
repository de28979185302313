import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import type { NetworkIds } from "../network-ids";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { sessionsOf } from "../sessions-of";
import { trailEvents } from "../trail-events";

/**
 * The reader's credentials were used in a call that did not come through one of our endpoints, as
 * whoever took them out of the function would use them. Of every service: a thief asks first who he is.
 * Refused calls count as well.
 *
 * The function makes every call through an endpoint, which the event then names; a call from
 * elsewhere has another one or none.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 *
 * Left out, because they come through no endpoint on a normal day either:
 * - calls that a service makes for a session: they have `invokedBy`;
 * - calls of KMS. Services make them for a session as well, Lambda to decrypt the function's variables
 *   among them, and not all leave `invokedBy`. Whoever decrypts a secret by hand raises
 *   `direct-decrypt`;
 * - `LAMBDA_CALLS`, of which none reads a value: those for the log whoever makes them, those for the
 *   network unless the session is the function's own;
 * - what CloudTrail does not record as a management event: `PutItem`, `SendMessage`,
 *   `PutTraceSegments` and `PutLogEvents`.
 *
 * A call in another Region is counted, and no rule tells of it: events come to the rules of their own
 * Region. Not published is whether the entry that a batch leaves for each of its secrets names the
 * endpoint, as that of the batch does; only the prefetch of the Workload Credentials Provider makes
 * one.
 */
export function readerElsewhere(
  environment: Environment,
  network: NetworkIds,
  integration: Integration,
): Detection {
  const names = integrationNames(environment, integration);
  const { executionRoleArn, executionRoleName, readerRoleArn, functionName } = names;
  const { assumeReaderRole } = integration.secret;
  const roles = [executionRoleArn, ...(assumeReaderRole ? [readerRoleArn] : [])];
  const who = "userIdentity.arn";
  return {
    id: "reader-elsewhere",
    integration: integration.name,
    meaning: `Credentials of the reader of ${integration.name} were used outside of our VPC endpoints: somebody else has them.`,
    severity: "critical",
    source: trailEvents(environment, {
      events: allOf(
        anyOf(
          allOf(
            differsOrAbsent("eventSource", "kms.amazonaws.com"),
            anyOf(
              allOf(
                equals(who, sessionsOf(executionRoleArn)),
                differsOrAbsent("eventName", ...LAMBDA_CALLS),
              ),
              ...(assumeReaderRole ? [equals(who, sessionsOf(readerRoleArn))] : []),
            ),
          ),
          allOf(
            equals("eventSource", "ec2.amazonaws.com"),
            equals(who, `*/${executionRoleName}/${functionName}`),
          ),
        ),
        absent("userIdentity.invokedBy"),
        differsOrAbsent(
          "vpcEndpointId",
          network.tableEndpointId,
          ...Object.values(network.interfaceEndpoints),
        ),
      ),
      insightsFilter: roles
        .map((role) => `userIdentity.arn like "/${role.split("/").at(-1) ?? role}/"`)
        .join(" or "),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "reads/reader-from-laptop",
      "reads/reader-from-laptop-parameter",
      "reads/reader-from-other-vpc",
      "reads/reader-asks-who-it-is",
      "reads/reader-lists-buckets",
      "reads/reader-looks-at-interfaces",
      "reads/reader-refused-elsewhere",
    ],
  };
}

/**
 * What Lambda itself calls with the execution role, and need not have `invokedBy`.
 *
 * It makes the streams of the function's log in the function's own session, from a public address: a
 * thief who makes one is not told from it.
 * https://github.com/panther-labs/panther-analysis/blob/main/rules/aws_cloudtrail_rules/aws_unused_region.yml
 *
 * Its calls for the function's network interfaces are published of sessions called
 * `awslambda_NUMBER_TIME`, and a number of twelve digits. The credentials in the sandbox are of a session
 * with the function's name, so a call of EC2 in that one is a thief's. Nobody else can choose a name: the
 * role trusts nobody but Lambda.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * https://github.com/DataBiosphere/azul/issues/5363
 * https://github.com/DataBiosphere/azul/issues/5238
 * https://github.com/github-aws-runners/terraform-aws-github-runner/issues/888
 */
const LAMBDA_CALLS = [
  // CreateLogGroup, CreateLogStream.
  "CreateLog*",
  // CreateNetworkInterface, DescribeNetworkInterfaces, DeleteNetworkInterface.
  "*NetworkInterface*",
  // AssignPrivateIpAddresses, UnassignPrivateIpAddresses.
  "*PrivateIpAddresses",
  "DescribeSubnets",
] as const;
