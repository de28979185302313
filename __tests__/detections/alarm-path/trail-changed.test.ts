import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { trailChanged } from "../../../detections/alarm-path/trail-changed";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(trailChanged(environment));
const ofOrganisation: Environment = {
  ...environment,
  audit: { ...environment.audit, trailLogGroupName: "organisation-trail" },
};

const TRAIL = "acme-prod-audit";
const TRAIL_ARN = `arn:aws:cloudtrail:eu-west-1:444455556666:trail/${TRAIL}`;
const ADMIN = IDENTITIES["another role"] ?? {};
const DEPLOYER = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const OMITTED = { reason: "requestParameters too large", omitted: true, originalSize: 131_072 };

/** Operations that change what a trail records, and what they call it. */
const CHANGES: Record<string, string> = {
  UpdateTrail: "name",
  PutEventSelectors: "trailName",
  PutInsightSelectors: "trailName",
  PutEventConfiguration: "trailName",
};
/** Of a trail too, and no change of what it records; or `trail-stopped`. */
const OTHERS: Record<string, string> = {
  CreateTrail: "name",
  DeleteTrail: "name",
  GetEventSelectors: "trailName",
  GetInsightSelectors: "trailName",
  GetTrail: "name",
  GetTrailStatus: "name",
  StartLogging: "name",
  StopLogging: "name",
};

function call(name: string, request: Event, userIdentity: Event = ADMIN): Event {
  return event("cloudtrail", name, { userIdentity, requestParameters: request });
}

describe("trailChanged", () => {
  it("knows operations that CloudTrail has", () => {
    for (const name of [...Object.keys(CHANGES), ...Object.keys(OTHERS)]) {
      expect(cloudtrail).toHaveProperty(`${name}Command`);
    }
  });

  it.each(Object.entries(CHANGES))("counts %s by anyone but the deployer", (name, field) => {
    for (const trail of [TRAIL, TRAIL_ARN]) {
      for (const identity of Object.values(IDENTITIES)) {
        expect(raises(patterns, call(name, { [field]: trail }, identity))).toBe(true);
      }
      expect(raises(patterns, call(name, { [field]: trail }, DEPLOYER))).toBe(false);
    }
  });

  it.each(Object.keys(CHANGES))("counts a refused %s without its parameters", (name) => {
    const refused = {
      ...call(name, {}),
      requestParameters: null,
      errorCode: "AccessDeniedException",
      errorMessage: `… not authorized to perform: cloudtrail:${name} on resource: ${TRAIL_ARN} because …`,
    };

    expect(raises(patterns, refused)).toBe(true);
    expect(raises(patterns, { ...refused, userIdentity: DEPLOYER })).toBe(false);
  });

  it("counts selectors that are too long to be recorded, whatever their trail", () => {
    const long = call("PutEventSelectors", OMITTED);

    expect(raises(patterns, long)).toBe(true);
    expect(raises(patterns, { ...long, requestParameters: null })).toBe(true);
    expect(raises(patterns, { ...long, userIdentity: DEPLOYER })).toBe(false);
    // A refused one tells by its message.
    expect(raises(patterns, { ...long, errorCode: "AccessDeniedException" })).toBe(false);
    // Of an event data store.
    expect(raises(patterns, call("PutInsightSelectors", { eventDataStore: "store" }))).toBe(false);
  });

  it.each(Object.entries(CHANGES))(
    "does not count %s of another trail, unless ours is the organisation's",
    (name, field) => {
      const other = call(name, { [field]: "another-trail" });

      expect(raises(patterns, other)).toBe(false);
      expect(raises(patternsOf(trailChanged(ofOrganisation)), other)).toBe(true);
    },
  );

  it.each(Object.entries(OTHERS))("does not count %s", (name, field) => {
    expect(raises(patterns, call(name, { [field]: TRAIL }))).toBe(false);
  });

  it("does not count operations of the same name of another service", () => {
    const elsewhere = {
      ...call("UpdateTrail", { name: TRAIL }),
      eventSource: "example.amazonaws.com",
    };

    expect(raises(patterns, elsewhere)).toBe(false);
  });

  it("is critical", () => {
    expect(trailChanged(environment).severity).toBe("critical");
  });
});
