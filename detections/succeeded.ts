import type { AbsentTerm } from "./pattern";
import { absent } from "./pattern";

/**
 * The request was not refused. For events without the field that names what they change: CloudTrail
 * leaves `requestParameters` out where they exceed 100 KB, so a request is made long to hide what it
 * names. A refused one may lack them as well, and then its message tells.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const SUCCEEDED: readonly [AbsentTerm] = [absent("errorCode")];
