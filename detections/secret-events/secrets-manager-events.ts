import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { principalsOf } from "../../policies/principals";
import { byOthersThan } from "../by-others";
import type { Term } from "../pattern";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import type { SecretEvents } from "./secret-events";

/**
 * Reads and changes of a secret.
 *
 * Each value that is read leaves one `GetSecretValue` entry. That holds for
 * `BatchGetSecretValue` too, which leaves one for each secret beside its own entry, whose lists and
 * filters a pattern could not compare with one secret. `DescribeSecret` reads no value and is not
 * counted.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
 *
 * A change counts whether it succeeded, was refused or failed otherwise. A put by the operators and a
 * change by the deployers is their work and does not. Break-glass is not exempt: what it changes is
 * not what Terraform computed.
 *
 * No event tells an `UpdateSecret` with a new value from one without: the value is left out of it. By
 * the deployers it is not counted, and the key's policy lets them encrypt no value.
 *
 * Nor does an event tell whether the rotation role reads because Secrets Manager asked it to rotate.
 */
export function secretsManagerEvents(
  environment: Environment,
  integration: Integration,
): SecretEvents {
  const { secretName } = integrationNames(environment, integration);
  const { reader, operators, deployers, rotation } = principalsOf(environment, integration);
  const service = equals("eventSource", "secretsmanager.amazonaws.com");
  const read = [service, equals("eventName", "GetSecretValue")];
  const wasRead = [...read, absent("errorCode"), anyOf(...asTyped(secretName))];
  return {
    holder: `secret ${secretName}`,
    insights: {
      reads: `eventName = "GetSecretValue" and @message like "${secretName}"`,
      changes: `eventSource = "secretsmanager.amazonaws.com" and (readOnly = 0 or not ispresent(readOnly)) and @message like "${secretName}"`,
    },
    readByReader: allOf(...wasRead, equals(SESSION_ROLE, reader)),
    readByOthers: allOf(
      ...wasRead,
      // A role session names its role in `sessionIssuer`; IAM users, root and others have none.
      // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
      // It has the role's path, which the ARN of the session has not.
      differsOrAbsent(SESSION_ROLE, reader, ...(rotation === undefined ? [] : [rotation])),
    ),
    readRefused: allOf(
      ...read,
      // AccessDenied and AccessDeniedException are both in use. Other errors are not refusals.
      equals("errorCode", "AccessDenied*"),
      // Events of refused calls may come with `requestParameters` null, as recorded ones of other
      // services do. The message then names the secret, by its ARN or as the caller typed it.
      anyOf(...asTyped(secretName), equals("errorMessage", `*${secretName}*`)),
    ),
    changedByOthers: allOf(
      service,
      anyOf(...CHANGES.map((name) => equals("eventName", name))),
      named(secretName),
      ...byOthersThan(deployers),
    ),
    valueChangedByOthers: allOf(
      service,
      anyOf(...VALUE_CHANGES.map((name) => equals("eventName", name))),
      named(secretName),
      ...byOthersThan([...operators, ...(rotation === undefined ? [] : [rotation])]),
    ),
  };
}

const SESSION_ROLE = "userIdentity.sessionContext.sessionIssuer.arn";

/**
 * Operations that change something about a secret but its value. Not by `readOnly`, which not every
 * event has. With wildcards, because a pattern may have 1024 characters only.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html
 */
const CHANGES = [
  "PutResourcePolicy",
  // DeleteSecret, DeleteResourcePolicy.
  "Delete*",
  "RestoreSecret",
  // Can change the key, and the value as well.
  "UpdateSecret",
  // RotateSecret, CancelRotateSecret.
  "*RotateSecret",
  // ReplicateSecretToRegions, StopReplicationToReplica, RemoveRegionsFromReplication,
  // AssociateCrossAccountReplica.
  "*Replica*",
  // TagResource, UntagResource.
  "*agResource",
];

/** The second makes an earlier value the current one. */
const VALUE_CHANGES = ["PutSecretValue", "UpdateSecretVersionStage"];

/**
 * The event names this secret: in the request, or in the message of a refusal whose
 * `requestParameters` is null. Shorter than `asTyped`, so a secret matches as well whose name has
 * this one's name within: an alarm too many, not one too few.
 */
function named(secretName: string): Term {
  return anyOf(
    equals("requestParameters.secretId", `*${secretName}*`),
    equals("errorMessage", `*${secretName}*`),
  );
}

/**
 * The event asks for this secret. `requestParameters.secretId` is what the caller typed: the name,
 * the ARN, or the ARN without the hyphen and six characters that Secrets Manager adds. So a secret
 * whose name begins with this one's name matches as well.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
function asTyped(secretName: string): Term[] {
  return [
    equals("requestParameters.secretId", secretName),
    equals("requestParameters.secretId", `*:secret:${secretName}*`),
  ];
}
