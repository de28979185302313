import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { allOf, equals, filterPattern } from "./filter-pattern";
import { namesTheSecret } from "./secret-id";

/**
 * A read of the value was refused. The secret's policy refuses everyone but the reader, so this is
 * what an attempt looks like. The reader itself is not left out: when it is refused, someone broke
 * or probed a policy. A read that a VPC endpoint refuses is not recorded as a management event.
 */
export function deniedRead(environment: Environment, integration: Integration): Detection {
  const { secretName } = integrationNames(environment, integration);
  return {
    id: "denied-read",
    integration: integration.name,
    meaning: `A read of the value of secret ${secretName} was refused.`,
    severity: "high",
    source: {
      kind: "log-filter",
      pattern: filterPattern(
        allOf(
          equals("eventSource", "secretsmanager.amazonaws.com"),
          equals("eventName", "GetSecretValue"),
          // AccessDenied and AccessDeniedException are both in use. Other errors are not refusals.
          equals("errorCode", "AccessDenied*"),
          namesTheSecret(secretName),
        ),
      ),
    },
    alarm: ON_FIRST_EVENT,
  };
}
