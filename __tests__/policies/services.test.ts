/** AWS services as principals: each is bound to this account's own resource. */
import { loadEnvironment } from "../../config/load-environment";
import { integrationNames, namesOf } from "../../config/names";
import { alarmKeyPolicy } from "../../policies/key-policies/alarm-key";
import { runtimeKeyPolicy } from "../../policies/key-policies/runtime-key";
import { queuePolicy } from "../../policies/queue-policy";
import { topicPolicy } from "../../policies/topic-policy";
import { trailBucketPolicy } from "../../policies/trail-bucket-policy";
import { trailKeyPolicy } from "../../policies/key-policies/trail-key";
import { eventForwardingRoleTrust } from "../../policies/roles/event-forwarding-role";
import { executionRoleTrust } from "../../policies/roles/execution-role";
import { flowLogRoleTrust } from "../../policies/roles/flow-log-role";
import { schedulerRoleTrust } from "../../policies/roles/scheduler-role";
import { trailRoleTrust } from "../../policies/roles/trail-role";
import { policiesIn, synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");
const names = { ...namesOf(environment), ...integrationNames(environment, integration) };

/** EventBridge sends no condition keys to SNS and KMS; see below. */
function isAnnouncement(sid: string): boolean {
  return ["PublishByRules", "EncryptAnnouncements"].includes(sid);
}

function isTrailRole(where: string, principal: unknown): boolean {
  return where.startsWith("aws_iam_role.") && JSON.stringify(principal).includes("cloudtrail");
}

describe("a service principal", () => {
  const statements = Object.values(synthesize(environment)).flatMap((stack) =>
    policiesIn(stack).flatMap(({ where, policy }) =>
      policy.Statement.filter(
        ({ Sid, Effect, Principal }) =>
          Effect === "Allow" &&
          !isAnnouncement(Sid) &&
          JSON.stringify(Principal ?? "").includes('"Service"') &&
          // The one role whose service supports no such condition; see below.
          !isTrailRole(where, Principal),
      ).map((statement) => [`${where} ${statement.Sid}`, statement] as const),
    ),
  );

  it.each(statements)("of %s acts for a resource of this account only", (_where, statement) => {
    const conditions = Object.assign({}, ...Object.values(statement.Condition ?? {})) as Record<
      string,
      string
    >;
    const bound = ["aws:SourceArn", "aws:SourceAccount", "kms:EncryptionContext:aws:logs:arn"].map(
      (key) => conditions[key],
    );

    expect(bound.filter((value) => value !== undefined)).not.toEqual([]);
    for (const value of bound) {
      expect(value ?? environment.account).toContain(environment.account);
    }
  });

  it("is found at all", () => {
    expect(statements.length).toBeGreaterThan(10);
  });
});

describe("the trust of a role", () => {
  it.each([
    ["execution", executionRoleTrust(environment), "lambda.amazonaws.com", undefined],
    [
      "scheduler",
      schedulerRoleTrust(environment),
      "scheduler.amazonaws.com",
      names.scheduleGroupArn,
    ],
    [
      "event forwarding",
      eventForwardingRoleTrust(environment),
      "events.amazonaws.com",
      "arn:aws:events:us-east-1:444455556666:rule/acme-prod-*",
    ],
    [
      "flow log",
      flowLogRoleTrust(environment),
      "vpc-flow-logs.amazonaws.com",
      "arn:aws:ec2:eu-west-1:444455556666:vpc-flow-log/*",
    ],
  ])("%s names one service, the account and the source", (_name, trust, Service, sourceArn) => {
    expect(trust.Statement).toEqual([
      {
        Sid: "AssumeByService",
        Effect: "Allow",
        Principal: { Service },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "444455556666" },
          ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
        },
      },
    ]);
  });
});

describe("the trust of the trail's role", () => {
  it("has no condition: CloudTrail sends none of the keys, and would be refused", () => {
    expect(trailRoleTrust().Statement).toEqual([
      {
        Sid: "AssumeByService",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: ["sts:AssumeRole"],
      },
    ]);
  });
});

describe("rules of EventBridge", () => {
  it("publish to the alarm topic and use its key without a condition, which would refuse them", () => {
    const byEvents = [topicPolicy(environment), alarmKeyPolicy(environment)].flatMap(
      ({ Statement }) =>
        Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("events.")),
    );

    expect(byEvents).toEqual([
      {
        Sid: "PublishByRules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: names.alarmTopicArn,
      },
      {
        Sid: "EncryptAnnouncements",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
    ]);
  });
});

describe("the trail's bucket and key", () => {
  it("are written by this trail only", () => {
    const byCloudTrail = [trailBucketPolicy(environment), trailKeyPolicy(environment)].flatMap(
      ({ Statement }) =>
        Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("cloudtrail")),
    );

    expect(byCloudTrail.map(({ Sid }) => Sid)).toEqual([
      "CheckAclByTrail",
      "WriteByTrail",
      "EncryptTrail",
      "DescribeKeyByCloudTrail",
    ]);
    for (const { Condition } of byCloudTrail) {
      expect(Condition?.ArnEquals?.["aws:SourceArn"]).toBe(names.trailArn);
    }
  });
});

describe("the planner", () => {
  it("reads the function's variables back, through Lambda, and encrypts nothing", () => {
    const planner = environment.principals.planners[0] ?? "";
    const statements = runtimeKeyPolicy(environment, integration).Statement.filter((statement) =>
      JSON.stringify(statement).includes(planner),
    );

    expect(statements).toMatchObject([
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Condition: {
          ArnEquals: { "aws:PrincipalArn": environment.principals.planners },
          StringEquals: { "kms:ViaService": "lambda.eu-west-1.amazonaws.com" },
        },
      },
    ]);
  });
});

describe("the on-failure queue", () => {
  it("can be read by whoever IAM lets: its key decrypts through SQS for the account", () => {
    const read = runtimeKeyPolicy(environment, integration).Statement.find(
      ({ Sid }) => Sid === "ReadFailuresThroughQueue",
    );

    expect(read).toMatchObject({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: ["kms:Decrypt"],
      Condition: {
        StringEquals: {
          "kms:ViaService": "sqs.eu-west-1.amazonaws.com",
          "kms:CallerAccount": "444455556666",
        },
      },
    });
  });

  it("is sent to by the function and the schedule, and by nobody else", () => {
    const send = queuePolicy(environment, integration).Statement.find(
      ({ Sid }) => Sid === "DenySendExceptFunctionAndSchedule",
    );

    expect(send).toMatchObject({ Effect: "Deny", Principal: "*", Action: ["sqs:SendMessage"] });
    expect(send?.Condition).toEqual({
      StringNotEquals: { "aws:PrincipalArn": [names.executionRoleArn, names.schedulerRoleArn] },
    });
  });
});
