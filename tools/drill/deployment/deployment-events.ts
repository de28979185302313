import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import type { NetworkIds } from "../../../detections/network-ids";
import type { TrailedCall } from "../../../local/aws/trailed-calls";
import type { TrailEvent } from "../matcher";

/** The session of whoever deploys. */
const DEPLOYER_SESSION = "terraform";

/** What the AWS provider and the S3 backend of Terraform say that they are. */
const TERRAFORM = /terraform/i;

/** Services that a function reaches through an endpoint, by `eventSource`. */
const ENDPOINTS: Readonly<Record<string, (network: NetworkIds) => string | undefined>> = {
  "secretsmanager.amazonaws.com": ({ interfaceEndpoints }) => interfaceEndpoints.secretsmanager,
  "ssm.amazonaws.com": ({ interfaceEndpoints }) => interfaceEndpoints.ssm,
  "sts.amazonaws.com": ({ interfaceEndpoints }) => interfaceEndpoints.sts,
};

/**
 * What Terraform asked of the local AWS stand-in, as the events that a trail of AWS would have, of a
 * session of the first deployer.
 */
export function deployerEvents(
  environment: Environment,
  calls: readonly TrailedCall[],
): TrailEvent[] {
  const [roleArn = ""] = environment.principals.deployers;
  const identity = sessionIdentity(roleArn, DEPLOYER_SESSION);
  return calls
    .filter(({ caller, event }) => caller === null && TERRAFORM.test(event.userAgent))
    .map(({ event }) => trailEvent(environment, event, identity));
}

/**
 * What the functions of the environment asked of the local AWS stand-in, as the events that a trail of AWS would have.
 * The stand-in has no endpoints: each call is taken to have come through the one of its service.
 */
export function functionEvents(
  environment: Environment,
  calls: readonly TrailedCall[],
  network: NetworkIds,
): TrailEvent[] {
  const { prefix } = namesOf(environment);
  return calls.flatMap(({ caller, event }) => {
    if (caller === null) {
      return [];
    }
    const [, partition = "", , , account = "", session = ""] = caller.split(":");
    const [, roleName = "", sessionName = ""] = session.split("/");
    if (!roleName.startsWith(`${prefix}-`)) {
      return [];
    }
    // The functions' roles are the environment's own, which have its path.
    const roleArn = `arn:${partition}:iam::${account}:role${environment.roles.path}${roleName}`;
    const endpoint = ENDPOINTS[event.eventSource]?.(network);
    return [
      {
        ...trailEvent(environment, event, sessionIdentity(roleArn, sessionName)),
        ...(endpoint === undefined ? {} : { vpcEndpointId: endpoint }),
      },
    ];
  });
}

function trailEvent(
  { account, region }: Environment,
  event: TrailedCall["event"],
  userIdentity: unknown,
): TrailEvent {
  return {
    ...event,
    userIdentity,
    awsRegion: event.awsRegion ?? region,
    recipientAccountId: account,
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function sessionIdentity(roleArn: string, session: string): unknown {
  const [, partition = "", , , account = ""] = roleArn.split(":");
  const name = roleArn.split("/").at(-1) ?? "";
  const principalId = "AROAIDPPEZS35WEXAMPLE";
  return {
    type: "AssumedRole",
    principalId: `${principalId}:${session}`,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId,
        arn: roleArn,
        accountId: account,
        userName: name,
      },
      attributes: { creationDate: "2026-03-02T10:00:00Z", mfaAuthenticated: "false" },
    },
  };
}
