import { errorsWith } from "../sample";

describe("the trail's log group", () => {
  it("may be the organisation's", () => {
    expect(errorsWith({ "audit.trailLogGroupName": "org/trail" })).toEqual([]);
  });

  it("is not the one that would then not be created", () => {
    expect(errorsWith({ "audit.trailLogGroupName": "/aws/cloudtrail/acme-dev-audit" })).toEqual([
      'config/dev.ts: audit.trailLogGroupName: got "/aws/cloudtrail/acme-dev-audit"; accepted: a ' +
        "log group that this template does not create; fix: remove it and the template creates " +
        "trail and log group, or name that of your own trail",
    ]);
  });
});

describe("how long a trail of the organisation's is kept", () => {
  const trailLogGroupName = "org/trail";

  it("is not said here, not even as the default", () => {
    expect(
      errorsWith({ audit: { trailLogGroupName, logRetentionDays: 365, bucketRetentionDays: 400 } }),
    ).toEqual([
      "config/dev.ts: audit.logRetentionDays: got 365; accepted: nothing beside trailLogGroupName: " +
        "no log group of a trail is created then; fix: remove it, and set it where your trail's " +
        "log group is made",
      "config/dev.ts: audit.bucketRetentionDays: got 400; accepted: nothing beside " +
        "trailLogGroupName: no bucket of a trail is created then; fix: remove it, and set it where " +
        "your trail's bucket is made",
    ]);
  });

  it("is said of what is created", () => {
    expect(errorsWith({ audit: { logRetentionDays: 365, bucketRetentionDays: 400 } })).toEqual([]);
  });
});

describe("the recorder of AWS Config", () => {
  it("needs the trail's bucket", () => {
    expect(errorsWith({ "audit.config": "rules-and-recorder" })).toEqual([]);
    expect(
      errorsWith({ audit: { config: "rules-and-recorder", trailLogGroupName: "org/trail" } }),
    ).toEqual([
      'config/dev.ts: audit.config: got "rules-and-recorder"; accepted: "rules" or "off" beside ' +
        "trailLogGroupName: the recorder delivers into the bucket of the trail, which is not " +
        'created then; fix: write "rules", with a recorder of yours',
    ]);
    expect(errorsWith({ audit: { config: "rules", trailLogGroupName: "org/trail" } })).toEqual([]);
  });
});
