import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { allOf, anyOf, equals } from "../pattern";
import { shorterNames, storedNames } from "../secret-events/stored-names";
import { trailEvents } from "../trail-events";

/**
 * Somebody asked for the value of a secret of ours that is about to be deleted: who still needs it, or
 * who tries what he found. Nobody is exempt: when it is the function, the secret should be restored.
 * Parameter Store deletes at once and has no such error.
 *
 * The text is that of AWS's own pattern for it.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring_cloudwatch_deleted-secrets.html
 *
 * @returns none where no integration has its value in Secrets Manager
 */
export function deletedSecretRead(environment: Environment): Detection[] {
  const names = storedNames(environment, "secrets-manager");
  if (names.length === 0) {
    return [];
  }
  return [
    {
      id: "deleted-secret-read",
      meaning: `Somebody asked for the value of a secret of ${namesOf(environment).prefix} that is about to be deleted.`,
      severity: "high",
      source: trailEvents(environment, {
        events: allOf(
          equals("eventSource", "secretsmanager.amazonaws.com"),
          equals("eventName", "GetSecretValue"),
          equals("errorMessage", "*secret because it was marked for deletion*"),
          anyOf(
            ...names.flatMap((name) => [
              equals("requestParameters.secretId", name),
              equals("requestParameters.secretId", `*:secret:${name}`),
            ]),
          ),
        ),
        insightsFilter: `eventName = "GetSecretValue" and errorMessage like "marked for deletion"`,
        remedy: shorterNames(environment, "secrets-manager"),
      }),
      alarm: ON_FIRST_EVENT,
      drills: ["reads/pending-deletion"],
    },
  ];
}
