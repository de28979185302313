import type { Environment, Integration } from "../config/schema";
import type { Detection } from "./detection";
import { ON_FIRST_EVENT } from "./detection";
import { eventsOfStore } from "./events-of-store";
import { filterPattern } from "./filter-pattern";

/**
 * A value was read by anyone but the reader and, where there is one, the organisation's own rotation
 * function. A refused read: see `denied-read.ts`.
 */
export function unexpectedReader(environment: Environment, integration: Integration): Detection {
  const { holder, readByOthers } = eventsOfStore(environment, integration);
  const { rotationRoleArn } = integration.secret;
  const entitled =
    rotationRoleArn === undefined ? "its reader" : "its reader and its rotation role";
  return {
    id: "unexpected-reader",
    integration: integration.name,
    meaning: `The value of ${holder} was read by a principal other than ${entitled}.`,
    severity: "critical",
    source: { kind: "log-filter", pattern: filterPattern(readByOthers, shorter(integration)) },
    alarm: ON_FIRST_EVENT,
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
