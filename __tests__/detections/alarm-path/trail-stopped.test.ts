import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { trailStopped } from "../../../detections/alarm-path/trail-stopped";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const environment = loadEnvironment("prod");
const patterns = patternsOf(trailStopped(environment));
const ofOrganisation: Environment = {
  ...environment,
  audit: { ...environment.audit, trailLogGroupName: "organisation-trail" },
};

const TRAIL = "acme-prod-audit";
const TRAIL_ARN = `arn:aws:cloudtrail:eu-west-1:444455556666:trail/${TRAIL}`;
const ADMIN = IDENTITIES["another role"] ?? {};

function call(name: string, trail: string, userIdentity: Event = ADMIN): Event {
  return event("cloudtrail", name, { userIdentity, requestParameters: { name: trail } });
}

describe("trailStopped", () => {
  describe.each(["StopLogging", "DeleteTrail"])("%s", (name) => {
    it.each([TRAIL, TRAIL_ARN])("counts of %s, whoever does it, the deployer included", (trail) => {
      const deployer = roleSession("arn:aws:iam::444455556666:role/acme-deploy");

      for (const identity of [...Object.values(IDENTITIES), deployer]) {
        expect(raises(patterns, call(name, trail, identity))).toBe(true);
      }
    });

    it("counts when it is refused, with its parameters and without", () => {
      const refused = {
        ...call(name, TRAIL),
        errorCode: "AccessDeniedException",
        errorMessage: `… not authorized to perform: cloudtrail:${name} on resource: ${TRAIL_ARN} because …`,
      };

      expect(raises(patterns, refused)).toBe(true);
      expect(raises(patterns, { ...refused, requestParameters: null })).toBe(true);
    });

    it.each(["another-trail", "not-acme-prod-audit", `${TRAIL_ARN}-2`])(
      "does not count of %s, unless the trail is the organisation's own",
      (trail) => {
        expect(raises(patterns, call(name, trail))).toBe(false);
        expect(raises(patternsOf(trailStopped(ofOrganisation)), call(name, trail))).toBe(true);
      },
    );
  });

  it.each(["StartLogging", "UpdateTrail", "GetTrailStatus", "CreateTrail"])(
    "does not count %s",
    (name) => {
      expect(raises(patterns, call(name, TRAIL))).toBe(false);
      expect(raises(patternsOf(trailStopped(ofOrganisation)), call(name, TRAIL))).toBe(false);
    },
  );

  it("does not count operations of the same name of another service", () => {
    expect(
      raises(patterns, { ...call("StopLogging", TRAIL), eventSource: "kinesis.amazonaws.com" }),
    ).toBe(false);
  });

  it("is critical", () => {
    expect(trailStopped(environment).severity).toBe("critical");
  });
});
