import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { storedNames } from "../secret-events/stored-names";
import { trailEvents } from "../trail-events";

/**
 * Somebody asked for the value of a secret of ours that is about to be deleted: who still needs it, or
 * who tries what he found. Nobody is exempt: when it is the function, the secret should be restored.
 * Parameter Store deletes at once and has no such error. Where a pattern has no room for the names of
 * all secrets, any secret of the account in the Region counts.
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
  const ofOurs = reads(
    anyOf(
      ...names.flatMap((name) => [
        equals("requestParameters.secretId", name),
        equals("requestParameters.secretId", `*:secret:${name}`),
      ]),
    ),
  );
  const hasRoom = fits(ofOurs);
  const whose = hasRoom ? `of ${namesOf(environment).prefix}` : "of this account";
  return [
    {
      id: "deleted-secret-read",
      meaning: `Somebody asked for the value of a secret ${whose} that is about to be deleted.`,
      severity: "high",
      source: trailEvents(environment, {
        events: hasRoom ? ofOurs : reads(equals("awsRegion", environment.region)),
        insightsFilter: `eventName = "GetSecretValue" and errorMessage like "marked for deletion"`,
      }),
      alarm: ON_FIRST_EVENT,
      drills: ["reads/pending-deletion"],
    },
  ];
}

/** @param ofWhich which secrets; the trail is of every Region */
function reads(ofWhich: Term): Term {
  return allOf(
    equals("eventSource", "secretsmanager.amazonaws.com"),
    equals("eventName", "GetSecretValue"),
    equals("errorMessage", "*secret because it was marked for deletion*"),
    ofWhich,
  );
}
