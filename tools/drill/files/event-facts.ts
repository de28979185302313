import type { TrailEvent } from "../matcher";

/** What is shown of an event, and nothing else of it: `requestParameters` may hold a secret. */
export interface EventFacts {
  readonly time: string;
  /** Name of the operation; of a refused or failed one with the error's code. */
  readonly event: string;
  readonly principal: string;
  readonly sourceAddress: string;
  /** VPC endpoint; empty where the call came another way. */
  readonly endpoint: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function factsOf(event: TrailEvent): EventFacts {
  const error = shown(event.errorCode);
  return {
    time: shown(event.eventTime),
    event: `${shown(event.eventName)}${error === "" ? "" : ` (${error})`}`,
    principal: principalOf(event.userIdentity),
    sourceAddress: shown(event.sourceIPAddress),
    endpoint: shown(event.vpcEndpointId),
  };
}

/** The ARN; where there is none what else says who it was. */
function principalOf(identity: unknown): string {
  const { arn, type, principalId, accountId, invokedBy } = (
    typeof identity === "object" && identity !== null ? identity : {}
  ) as Record<string, unknown>;
  if (typeof arn === "string") {
    return shown(arn);
  }
  const parts = [type, invokedBy, principalId, accountId].map(shown).filter((part) => part !== "");
  return parts.length === 0 ? "unknown" : parts.join(" ");
}

/** No field of these is longer in AWS. */
const MAX_CHARACTERS = 300;

/** As it can be printed: a file of events may come from anywhere, and a terminal obeys controls. */
function shown(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MAX_CHARACTERS).replaceAll(/\p{C}/gu, "?") : "";
}
