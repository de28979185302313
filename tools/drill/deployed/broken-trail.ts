import type { Trail } from "@aws-sdk/client-cloudtrail";
import { trailLogGroupNameOf } from "../../../config/audit-places";
import { GLOBAL_REGION } from "../../../config/global-region";
import type { Environment } from "../../../config/schema";
import type { TrailEvent } from "../matcher";
import { categoryOf, isReadOnly, isSelected } from "./event-selectors";
import type { NeededEvent } from "./needed-events";
import type { DeliveringTrail, DeployedTrails } from "./trail";

/** What is wrong with what feeds the filters, a sentence each. */
export interface TrailReport {
  readonly broken: readonly string[];
  /** What AWS did not tell, so that nobody knows whether it is broken. */
  readonly notChecked: readonly string[];
}

/**
 * Where the way from an event to the log group of the filters is broken: without it no alarm can go off,
 * whatever they are like. Several trails may deliver to one log group; together they have to record
 * what the detections look for, and then none of them has to be whole.
 *
 * @param needed events that the detections have to see
 * @param now for the age of the last delivery
 */
export function brokenTrail(
  environment: Environment,
  deployed: DeployedTrails,
  needed: readonly NeededEvent[],
  now: Date,
): TrailReport {
  const { trails } = deployed;
  const stops = trails.map((trail) => brokenDelivery(environment, trail, now));
  const working = trails.filter((_, index) => stops[index]?.length === 0);
  const lost = lostOf(environment, working, needed);
  // What all of them would record comes back when they work again.
  const lostAnyway = lostOf(environment, trails, needed);
  return {
    broken: [
      ...brokenLogGroup(environment, deployed),
      ...(trails.length === 0 ? [noTrail(environment, deployed)] : []),
      ...(lost.length === 0 ? [] : stops.flat()),
      ...(trails.length === 0 ? [] : leftOut(environment, trails, lostAnyway)),
    ],
    notChecked: trails.flatMap((trail) => notTold(environment, trail)),
  };
}

function lostOf(
  environment: Environment,
  trails: readonly DeliveringTrail[],
  needed: readonly NeededEvent[],
): NeededEvent[] {
  return needed.filter(({ event }) =>
    trails.every((trail) => reasonOf(environment, trail, event) !== undefined),
  );
}

/** Metric filters are of log groups of the standard class only. */
function brokenLogGroup(environment: Environment, { logGroup }: DeployedTrails): string[] {
  const name = trailLogGroupNameOf(environment);
  if (logGroup === undefined) {
    return [`There is no log group ${name}.`];
  }
  const { logGroupClass = "STANDARD", retentionInDays } = logGroup;
  const { logRetentionDays, trailLogGroupName } = environment.audit;
  const isShort =
    trailLogGroupName === undefined &&
    retentionInDays !== undefined &&
    retentionInDays < logRetentionDays;
  return [
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
    ...(logGroupClass === "STANDARD"
      ? []
      : [`Log group ${name} is of class ${logGroupClass}, in which metric filters count nothing.`]),
    ...(isShort
      ? [
          `Log group ${name} keeps events for ${retentionInDays} days, the configuration says ` +
            `${logRetentionDays}.`,
        ]
      : []),
  ];
}

function noTrail(environment: Environment, { otherTrails }: DeployedTrails): string {
  const others = otherTrails.map(
    ({ TrailARN, Name, CloudWatchLogsLogGroupArn: to }) =>
      `${TrailARN ?? Name ?? "?"} (${to === undefined || to === "" ? "to no log group" : `to ${to}`})`,
  );
  return (
    `No trail delivers to log group ${trailLogGroupNameOf(environment)}: its filters see nothing, ` +
    "and no alarm of the trail can go off. " +
    (others.length === 0 ? "There is no other trail." : `Other trails: ${others.join(", ")}.`)
  );
}

/** A day, as the CIS benchmark wants it; CloudTrail delivers within minutes. */
const RECENT_MS = 24 * 60 * 60 * 1000;

function brokenDelivery(
  { region }: Environment,
  { trail, status }: DeliveringTrail,
  now: Date,
): string[] {
  if ("refusal" in status) {
    return [];
  }
  const name = nameOf(trail);
  const {
    IsLogging,
    LatestCloudWatchLogsDeliveryError: error = "",
    LatestCloudWatchLogsDeliveryTime: delivered,
  } = status;
  if (IsLogging !== true) {
    return [`Trail ${name} is not logging.`];
  }
  if (error !== "") {
    return [`Trail ${name} could not deliver to CloudWatch Logs: ${error}`];
  }
  // AWS tells the status of one Region, and a trail delivers from its own.
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
  if (isOfOtherRegion(region, trail)) {
    return [];
  }
  if (delivered === undefined) {
    return [
      `Trail ${name} has delivered nothing to CloudWatch Logs yet. After a deployment it takes some ` +
        "15 minutes.",
    ];
  }
  return now.getTime() - delivered.getTime() > RECENT_MS
    ? [`Trail ${name} delivered to CloudWatch Logs last at ${delivered.toISOString()}.`]
    : [];
}

/** Why a trail does not record an event. */
type Reason = "region" | "global-services" | "selectors";

/**
 * Undefined where the trail records it, and where AWS does not tell its selectors. A trail of one Region
 * has the events of global services only if that is the one where they are recorded.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
 */
function reasonOf(
  { partition }: Environment,
  { trail, selectors }: DeliveringTrail,
  event: TrailEvent,
): Reason | undefined {
  const { awsRegion } = event;
  if (trail.IsMultiRegionTrail !== true && awsRegion !== trail.HomeRegion) {
    return "region";
  }
  if (
    trail.IncludeGlobalServiceEvents !== true &&
    awsRegion === GLOBAL_REGION[partition] &&
    GLOBAL_SERVICES.includes(String(event.eventSource))
  ) {
    return "global-services";
  }
  return "refusal" in selectors || isSelected(selectors, event) ? undefined : "selectors";
}

/**
 * Those that the detections look at.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
const GLOBAL_SERVICES = ["iam.amazonaws.com", "sts.amazonaws.com"];

/** What none of the trails records, a sentence for each kind of events and reason. */
function leftOut(
  environment: Environment,
  trails: readonly DeliveringTrail[],
  lost: readonly NeededEvent[],
): string[] {
  const names = trails.map(({ trail }) => nameOf(trail)).join(" and ");
  const [who, has, leave] =
    trails.length === 1
      ? [`Trail ${names}`, "is", "leaves"]
      : [`Trails ${names}`, "are each", "leave"];
  const groups = new Map<string, { event: TrailEvent; detection: string }[]>();
  for (const { event, detection } of lost) {
    const reasons = trails.map((trail) => reasonOf(environment, trail, event));
    const what = reasons.includes("selectors")
      ? `${who} ${leave} out by event selectors: ${kindOf(event)}`
      : reasons.includes("global-services")
        ? `${who} ${leave} out what global services do`
        : `${who} ${has} of one Region, ${[...new Set(trails.map(({ trail }) => trail.HomeRegion))].join(", ")}, ` +
          `and ${leave} out what happens in ${String(event.awsRegion)}`;
    groups.set(what, [...(groups.get(what) ?? []), { event, detection }]);
  }
  return [...groups].map(
    ([what, events]) =>
      `${what}, of ${listed(events.map(({ event }) => String(event.eventSource)))}. ` +
      `Needed by: ${listed(events.map(({ detection }) => detection))}.`,
  );
}

function kindOf(event: TrailEvent): string {
  const category = categoryOf(event);
  return category === "Management"
    ? `management events that ${isReadOnly(event) ? "read" : "write"}`
    : category === "NetworkActivity"
      ? "network activity events"
      : `events of category ${String(category)}`;
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join(", ");
}

function notTold({ region }: Environment, { trail, status, selectors }: DeliveringTrail): string[] {
  const name = nameOf(trail);
  const sentence = (what: string, refusal: string, command: string) =>
    `${what} could not be read (${refusal}). Ask in its own account and Region: ` +
    `aws cloudtrail ${command} ${name}`;
  return [
    ...("refusal" in status
      ? [
          sentence(
            `Whether trail ${name} is logging and delivering`,
            status.refusal,
            "get-trail-status --name",
          ),
        ]
      : isOfOtherRegion(region, trail)
        ? [
            `When trail ${name} last delivered is told in ${trail.HomeRegion ?? ""}: ` +
              `aws cloudtrail get-trail-status --region ${trail.HomeRegion ?? ""} --name ${name}`,
          ]
        : []),
    ...("refusal" in selectors
      ? [
          sentence(
            `What trail ${name} records`,
            selectors.refusal,
            "get-event-selectors --trail-name",
          ),
        ]
      : []),
  ];
}

function nameOf({ TrailARN, Name }: DeliveringTrail["trail"]): string {
  return TrailARN ?? Name ?? "without a name";
}

function isOfOtherRegion(region: string, { HomeRegion }: Trail): boolean {
  return HomeRegion !== undefined && HomeRegion !== region;
}
