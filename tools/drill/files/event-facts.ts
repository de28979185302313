import type { TrailEvent } from "../matcher";
import type { ServiceEvent } from "./events-in";

/** What is shown of an event, and nothing else of it: `requestParameters` may hold a secret. */
export interface EventFacts {
  /** By which it is looked up, and told from one that is the same but for it; empty where there is none. */
  readonly eventId: string;
  readonly time: string;
  /** Name of the operation; of a refused or failed one with the error's code. */
  readonly event: string;
  readonly principal: string;
  readonly sourceAddress: string;
  /** VPC endpoint; empty where the call came another way. */
  readonly endpoint: string;
  /** What another service found it of; absent for an event of CloudTrail. */
  readonly resource?: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function factsOf(event: TrailEvent): EventFacts {
  const error = shown(event.errorCode);
  return {
    eventId: shown(event.eventID),
    time: shown(event.eventTime),
    event: `${shown(event.eventName)}${error === "" ? "" : ` (${error})`}`,
    principal: principalOf(event.userIdentity),
    sourceAddress: shown(event.sourceIPAddress),
    endpoint: shown(event.vpcEndpointId),
  };
}

/**
 * Of a finding: nobody did it, so the principal is whom a policy lets in, where the finding is of that.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
export function factsOfFinding({ time, detail, ...event }: ServiceEvent): EventFacts {
  const { resource, resourceId, principal } = detail;
  const letIn = typeof principal === "object" && principal !== null ? principal : {};
  return {
    eventId: shown(event.id),
    time: shown(time),
    event: shown(event["detail-type"]),
    principal: Object.values(letIn).map(shown).join(" "),
    sourceAddress: "",
    endpoint: "",
    resource: shown(resource ?? resourceId),
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
