import type { Environment, Integration } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { eventsOfStore } from "../secret-events/events-of-store";
import { trailEvents } from "../trail-events";

/**
 * A value was read by anyone but the reader and, where there is one, the organisation's own rotation
 * function. A refused read: see `denied-read.ts`.
 */
export function unexpectedReader(environment: Environment, integration: Integration): Detection {
  const { holder, readByOthers, insights } = eventsOfStore(environment, integration);
  const { rotationRoleArn } = integration.secret;
  const entitled =
    rotationRoleArn === undefined ? "its reader" : "its reader and its rotation role";
  return {
    id: "unexpected-reader",
    integration: integration.name,
    meaning: `The value of ${holder} was read by a principal other than ${entitled}.`,
    severity: "critical",
    source: trailEvents(environment, {
      events: readByOthers,
      insightsFilter: insights.reads,
      remedy: shorter(integration),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "reads/by-iam-user",
      "reads/by-iam-user-by-name",
      "reads/by-iam-user-by-partial-arn",
      "reads/by-iam-user-of-a-version",
      "reads/by-console-session",
      "reads/by-root",
      "reads/by-federated-user",
      "reads/by-other-role",
      "reads/by-sso-role",
      "reads/by-other-account",
      "reads/by-deployer",
      "reads/batch-of-ours",
      "reads/parameter-by-iam-user",
      "reads/parameters-by-iam-user",
      "reads/parameter-by-path",
      "reads/parameter-by-root",
      "reads/parameter-by-other-role",
      "reads/direct-decrypt-parameter",
    ],
  };
}

/** The fields whose lengths add up in the pattern: the name is in it twice, the roles with paths. */
function shorter({ name, secret }: Integration): string {
  const fields = [
    "secret.name",
    ...(secret.rotationRoleArn === undefined ? [] : ["the role of secret.rotationRoleArn"]),
  ];
  return `shorten ${fields.join(" or ")} of integration "${name}", or roles.path`;
}
