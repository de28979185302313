import { integrationNames } from "../../../config/names";
import { checkLockout } from "../../../policies/guards/lockout";
import type { LockingPlace } from "../../../policies/guards/lockout";
import { secretKeyPolicy } from "../../../policies/key-policies/secret-key";
import { queuePolicy } from "../../../policies/queue-policy";
import { secretPolicy } from "../../../policies/secret-policy";
import type { PolicyDocument, Statement } from "../../../policies/statement";
import { tablePolicy } from "../../../policies/table-policy";
import { topicPolicy } from "../../../policies/topic-policy";
import { trailBucketPolicy } from "../../../policies/trail-bucket-policy";
import { otherRole, ownRole, variant } from "../support/variants";

const { environment, integration } = variant({});
const names = integrationNames(environment, integration);
const DEPLOYER = ownRole("acme-deploy");
const PLANNER = ownRole("acme-plan");
const BREAK_GLASS = ownRole("acme-break-glass");

const KEY_ARN = "arn:aws:kms:eu-west-1:444455556666:key/1";
const SECRET = secretPolicy({ environment, integration, vpcEndpointId: "${TfToken[TOKEN.1]}" });
const strict = variant({ secret: { policyShape: "strict" } });
const STRICT = secretPolicy({ ...strict, vpcEndpointId: "vpce-1" });
const TABLE = tablePolicy(environment, integration, "${TfToken[TOKEN.2]}");
const KEY = secretKeyPolicy(environment, integration);

/** The message with which a policy is refused, or nothing. */
function refusal(place: LockingPlace, document: PolicyDocument, of = environment) {
  const arns: Readonly<Record<LockingPlace, string>> = {
    secret: names.secretArnPattern,
    key: KEY_ARN,
    table: names.tableArn,
    queue: names.queueArn,
    topic: "arn:aws:sns:eu-west-1:444455556666:acme-prod-alarms",
    bucket: "arn:aws:s3:::acme-prod-trail-444455556666-eu-west-1",
  };
  try {
    checkLockout(place, "acme", document, of, arns[place]);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: "PolicyError" });
    return (error as Error).message;
  }
}

/** The policy with one statement changed. */
function changed(
  { Version, Statement: statements }: PolicyDocument,
  sid: string,
  change: (statement: Statement) => Statement,
): PolicyDocument {
  expect(statements.map(({ Sid }) => Sid)).toContain(sid);
  return { Version, Statement: statements.map((each) => (each.Sid === sid ? change(each) : each)) };
}

/** The policy in which one denial excepts another role in place of this. */
function withoutRole(document: PolicyDocument, sid: string, roleArn: string): PolicyDocument {
  return changed(document, sid, (statement) => {
    const excepted = [statement.Condition?.StringNotEquals?.["aws:PrincipalArn"] ?? []].flat();
    expect(excepted).toContain(roleArn);
    return {
      ...statement,
      Condition: {
        ...statement.Condition,
        StringNotEquals: {
          "aws:PrincipalArn": excepted.map((arn) => (arn === roleArn ? ownRole("another") : arn)),
        },
      },
    };
  });
}

/** The policy with a denial more. */
function withDenial(document: PolicyDocument, statement: Partial<Statement>): PolicyDocument {
  const denial: Statement = {
    Sid: "DenyMore",
    Effect: "Deny",
    Principal: "*",
    Action: [],
    Resource: "*",
    ...statement,
  };
  return { ...document, Statement: [...document.Statement, denial] };
}

describe("a policy as the template makes it", () => {
  it.each([
    ["secret", SECRET],
    ["secret", STRICT],
    ["table", TABLE],
    ["key", KEY],
    ["queue", queuePolicy(environment, integration)],
    ["topic", topicPolicy(environment)],
    ["bucket", trailBucketPolicy(environment)],
  ] as const)("in place %s locks nobody out", (place, document) => {
    expect(refusal(place, document)).toBeUndefined();
  });
});

describe("a secret's policy", () => {
  it("is refused when the deployer cannot change the secret", () => {
    const message = refusal("secret", withoutRole(SECRET, "DenyChangeExceptDeployer", DEPLOYER));

    expect(message).toMatch(
      new RegExp(
        `^secret policy of acme: ${DEPLOYER} of principals\\.deployers would be locked out of secretsmanager:UpdateSecret, .*secretsmanager:DeleteSecret \\(denied by DenyChangeExceptDeployer\\); fix: except the role`,
      ),
    );
    expect(message).not.toContain("PutResourcePolicy");
  });

  it.each([
    [DEPLOYER, "deployers"],
    [BREAK_GLASS, "breakGlass"],
  ])("is refused when %s cannot change the policy", (roleArn, part) => {
    const sid = "DenyPolicyChangeExceptDeployerOrBreakGlass";

    expect(refusal("secret", withoutRole(SECRET, sid, roleArn))).toContain(
      `${roleArn} of principals.${part} would be locked out of secretsmanager:PutResourcePolicy, secretsmanager:DeleteResourcePolicy, secretsmanager:RestoreSecret (denied by ${sid})`,
    );
  });

  it.each([
    [DEPLOYER, "deployers"],
    [PLANNER, "planners"],
    [BREAK_GLASS, "breakGlass"],
  ])("of the shape strict is refused when %s is not listed", (roleArn, part) => {
    expect(refusal("secret", withoutRole(STRICT, "DenyEveryActionExceptListed", roleArn))).toMatch(
      new RegExp(
        `${roleArn} of principals\\.${part} .*GetResourcePolicy.*denied by DenyEveryActionExceptListed`,
      ),
    );
  });

  it("is refused when only one of two deployers is left", () => {
    const two = {
      ...environment,
      principals: { ...environment.principals, deployers: [DEPLOYER, ownRole("deploy-2")] },
    };
    const policy = secretPolicy({ environment: two, integration, vpcEndpointId: "vpce-1" });

    expect(refusal("secret", policy, two)).toBeUndefined();
    expect(
      refusal("secret", withoutRole(policy, "DenyChangeExceptDeployer", ownRole("deploy-2")), two),
    ).toContain(`${ownRole("deploy-2")} of principals.deployers`);
  });

  it("is refused when a deployer would have to come through an endpoint", () => {
    const outside = { StringNotEquals: { "aws:SourceVpce": "vpce-1" } };
    const change = { Action: ["secretsmanager:PutResourcePolicy"], Condition: outside };
    const read = { Action: ["secretsmanager:GetSecretValue"], Condition: outside };

    expect(refusal("secret", withDenial(SECRET, change))).toContain("denied by DenyMore");
    expect(refusal("secret", withDenial(SECRET, read))).toBeUndefined();
  });

  it("is refused when break-glass of another account is allowed nothing", () => {
    const both = variant({ crossAccount: true });
    const policy = secretPolicy({ ...both, vpcEndpointId: "vpce-1" });
    const sid = "RecoverByBreakGlassOf999988887777";
    const nobody = changed(policy, sid, (statement) => ({
      ...statement,
      Condition: { ArnEquals: { "aws:PrincipalArn": otherRole("nobody") } },
    }));
    const notToLook = changed(policy, sid, (statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => action !== "secretsmanager:GetResourcePolicy"),
    }));

    expect(refusal("secret", policy, both.environment)).toBeUndefined();
    expect(refusal("secret", nobody, both.environment)).toMatch(
      new RegExp(`${otherRole("break-glass")} of principals\\.breakGlass .*no statement allows it`),
    );
    expect(refusal("secret", notToLook, both.environment)).toContain(
      "locked out of secretsmanager:GetResourcePolicy (no statement allows it);",
    );
  });
});

describe("a table's policy", () => {
  it("is refused when the deployer cannot delete the table", () => {
    expect(refusal("table", withoutRole(TABLE, "DenyChangeExceptDeployer", DEPLOYER))).toMatch(
      /dynamodb:UpdateTable, .*dynamodb:DeleteTable \(denied by DenyChangeExceptDeployer\)/,
    );
  });

  it.each([DEPLOYER, BREAK_GLASS])("is refused when %s cannot change the policy", (roleArn) => {
    const sid = "DenyPolicyChangeExceptDeployerOrBreakGlass";

    expect(refusal("table", withoutRole(TABLE, sid, roleArn))).toContain(
      `dynamodb:PutResourcePolicy, dynamodb:DeleteResourcePolicy (denied by ${sid})`,
    );
  });

  it("is refused when the planner cannot look at the table", () => {
    const notPlanner = { StringNotEquals: { "aws:PrincipalArn": [DEPLOYER, BREAK_GLASS] } };
    const look = { Action: ["dynamodb:DescribeTimeToLive"], Condition: notPlanner };
    const read = { Action: ["dynamodb:GetItem"], Condition: notPlanner };

    expect(refusal("table", withDenial(TABLE, look))).toContain(
      `${PLANNER} of principals.planners would be locked out of dynamodb:DescribeTimeToLive (denied by DenyMore)`,
    );
    expect(refusal("table", withDenial(TABLE, read))).toBeUndefined();
  });

  // DynamoDB lets no other account change a table's policy.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
  it("does not have to let in break-glass of another account", () => {
    const both = variant({ crossAccount: true });
    const policy = tablePolicy(both.environment, both.integration, "vpce-1");

    expect(refusal("table", policy, both.environment)).toBeUndefined();
  });
});

describe("a key's policy", () => {
  const withoutActions = (...actions: string[]) =>
    changed(KEY, "AdministrationByIam", (statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => !actions.includes(action)),
    }));

  it.each(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"])(
    "is refused when nobody may %s",
    (action) => {
      expect(refusal("key", withoutActions(action))).toContain(
        `${DEPLOYER} of principals.deployers would be locked out of ${action} (no statement allows it)`,
      );
    },
  );

  it("is refused when the alias is for somebody else than the deployer", () => {
    const aliasFor = (arn: string) =>
      changed(KEY, "AliasByDeployer", (statement) => ({
        ...statement,
        Condition: { ArnEquals: { "aws:PrincipalArn": arn } },
      }));

    expect(refusal("key", aliasFor(PLANNER))).toContain(
      `${DEPLOYER} of principals.deployers would be locked out of kms:CreateAlias, kms:UpdateAlias, kms:DeleteAlias (no statement allows it)`,
    );
    expect(refusal("key", aliasFor(DEPLOYER))).toBeUndefined();
  });

  it("is refused when the planner cannot look at the key", () => {
    const deployerOnly = changed(KEY, "AdministrationByIam", (statement) => ({
      ...statement,
      Condition: { ArnEquals: { "aws:PrincipalArn": DEPLOYER } },
    }));

    expect(refusal("key", deployerOnly)).toContain(
      `${PLANNER} of principals.planners would be locked out of kms:DescribeKey, kms:GetKeyPolicy`,
    );
  });

  it("may leave out what deployers do without", () => {
    expect(refusal("key", withoutActions("kms:RevokeGrant"))).toBeUndefined();
  });
});

describe.each([
  ["queue", queuePolicy(environment, integration), "sqs:SetQueueAttributes"],
  ["topic", topicPolicy(environment), "sns:SetTopicAttributes"],
  ["bucket", trailBucketPolicy(environment), "s3:PutBucketPolicy"],
] as const)("the policy of a %s", (place, document, action) => {
  it("is refused when the deployer cannot change it", () => {
    const to = (roleArn: string) =>
      withDenial(document, {
        Action: [action],
        Condition: { StringNotEquals: { "aws:PrincipalArn": roleArn } },
      });

    expect(refusal(place, to(BREAK_GLASS))).toContain(`${action} (denied by DenyMore)`);
    expect(refusal(place, to(DEPLOYER))).toBeUndefined();
  });
});
