import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Term } from "../pattern";
import { anyOf, equals } from "../pattern";

/**
 * The request names our trail, by name or ARN, or was refused with a message that does: refused
 * requests may be recorded without their parameters. No term where the trail is the organisation's
 * own: its name is not known here, so every trail of the account counts. A member account's refused
 * try at an organisation's trail is recorded without any name; ours is none of these.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
 *
 * @param fields what the requests call the trail, such as `name`
 */
export function namesTheTrail(environment: Environment, ...fields: string[]): Term[] {
  if (environment.audit.trailLogGroupName !== undefined) {
    return [];
  }
  const { trailName } = namesOf(environment);
  return [
    anyOf(
      ...fields.flatMap((field) => [
        equals(`requestParameters.${field}`, trailName),
        equals(`requestParameters.${field}`, `*:trail/${trailName}`),
      ]),
      equals("errorMessage", `*:trail/${trailName}*`),
    ),
  ];
}
