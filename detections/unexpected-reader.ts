import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { principalsOf } from "../policies/principals";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { absent, allOf, differsOrAbsent, equals, filterPattern } from "./filter-pattern";
import { namesTheSecret } from "./secret-id";

/**
 * A value was read by anyone but the reader.
 *
 * - A role session names its role in `sessionIssuer`; IAM users, root and others have no
 *   `sessionIssuer`, so its absence counts as "not the reader".
 *   https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * - A denied call has an `errorCode`: see `denied-read.ts`.
 */
export function unexpectedReader(environment: Environment, integration: Integration): Detection {
  const { secretName } = integrationNames(environment, integration);
  const { reader } = principalsOf(environment, integration);
  return {
    id: "unexpected-reader",
    integration: integration.name,
    meaning: `The value of secret ${secretName} was read by a principal other than its reader.`,
    severity: "critical",
    source: {
      kind: "log-filter",
      pattern: filterPattern(
        allOf(
          equals("eventSource", "secretsmanager.amazonaws.com"),
          equals("eventName", "GetSecretValue"),
          absent("errorCode"),
          namesTheSecret(secretName),
          differsOrAbsent("userIdentity.sessionContext.sessionIssuer.arn", reader),
        ),
      ),
    },
    alarm: ON_FIRST_EVENT,
  };
}
