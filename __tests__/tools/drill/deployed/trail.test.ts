import { loadEnvironment } from "../../../../config/load-environment";
import { namesOf } from "../../../../config/names";
import { drillClients } from "../../../../tools/drill/deployed/drill-clients";
import { deployedTrails } from "../../../../tools/drill/deployed/trail";
import type { TestAudit } from "./support/test-audit";
import { startTestAudit } from "./support/test-audit";

const environment = loadEnvironment("prod");
const { trailArn, trailLogGroupName, trailLogGroupArn } = namesOf(environment);
const ours = {
  TrailARN: trailArn,
  HomeRegion: environment.region,
  CloudWatchLogsLogGroupArn: `${trailLogGroupArn}:*`,
};
const ofOrganisation = {
  ...ours,
  TrailARN: `arn:aws:cloudtrail:${environment.region}:999988887777:trail/organisation`,
  IsOrganizationTrail: true,
};
const answers = {
  status: { IsLogging: true, LatestCloudWatchLogsDeliveryTime: 1772452500 },
  selectors: { EventSelectors: [{ ReadWriteType: "All" as const }] },
};
const logGroups = [
  { logGroupName: trailLogGroupName, retentionInDays: 365 },
  { logGroupName: `${trailLogGroupName}-other` },
];
const audit: TestAudit = { logGroups, trails: [ours], answers: { [trailArn]: answers } };

async function readBack(changes: Partial<TestAudit> = {}) {
  const services = await startTestAudit({ ...audit, ...changes });
  try {
    return await deployedTrails(drillClients(services.connection), environment);
  } finally {
    await services.close();
  }
}

describe("what feeds the filters, as AWS has it", () => {
  it("is the log group, and the trail with its state and selectors", async () => {
    expect(await readBack()).toMatchObject({
      logGroup: { retentionInDays: 365 },
      trails: [
        {
          trail: { TrailARN: trailArn },
          status: {
            IsLogging: true,
            LatestCloudWatchLogsDeliveryTime: new Date("2026-03-02T11:55:00Z"),
          },
          selectors: { basic: [{ ReadWriteType: "All" }], advanced: [] },
        },
      ],
      otherTrails: [],
    });
  });

  it("is a trail with advanced selectors", async () => {
    const advanced = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];
    const selectors = { AdvancedEventSelectors: advanced };

    expect(await readBack({ answers: { [trailArn]: { ...answers, selectors } } })).toMatchObject({
      trails: [{ selectors: { basic: [], advanced } }],
    });
  });

  it("has no log group where there is only one whose name begins alike", async () => {
    expect(await readBack({ logGroups: logGroups.slice(1) })).not.toHaveProperty("logGroup");
  });

  it.each([
    ["to another log group", `${trailLogGroupArn}-other:*`],
    [
      "to the log group of that name in another account",
      `${trailLogGroupArn}:*`.replace(environment.account, "999988887777"),
    ],
    ["to none", undefined],
  ])("keeps a trail apart that delivers %s", async (_, CloudWatchLogsLogGroupArn) => {
    const elsewhere = { ...ours, CloudWatchLogsLogGroupArn };

    expect(await readBack({ trails: [elsewhere] })).toMatchObject({
      trails: [],
      otherTrails: [{ TrailARN: trailArn }],
    });
  });

  it("leaves open what AWS refuses of another account's trail", async () => {
    const { trails } = await readBack({ trails: [ours, ofOrganisation] });

    expect(trails).toMatchObject([
      { status: { IsLogging: true } },
      {
        status: { refusal: "AccessDeniedException" },
        selectors: { refusal: "AccessDeniedException" },
      },
    ]);
  });

  it("fails when AWS refuses it of the account's own, for want of permissions", async () => {
    await expect(readBack({ answers: {} })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
