import { UsageError } from "../../../../tools/command-line";
import type { Matrix } from "../../../../tools/access/matrix-model";
import { compareOnline } from "../../../../tools/access/online/compare-online";
import { agrees } from "../../../../tools/access/online/online-report";
import { renderOnlineReport } from "../../../../tools/access/online/render-online-report";
import { validateEnvironment } from "../../../../config/validate-environment";
import { sample } from "../../../config/sample";
import { samplePolicies } from "./support/sample-policies";
import type { AwsTools } from "./support/aws-tools";
import { SECRET_ACCESS_KEY, startAwsTools } from "./support/aws-tools";
import { ACCOUNT, allowing, check, DENY_OTHERS, KEY, matrixOf, policy } from "./support/checks";

const READ = "secretsmanager:GetSecretValue";
const environment = validateEnvironment(sample(), { file: "config/dev.ts", name: "dev" });
const policies = samplePolicies(ACCOUNT);

let aws: AwsTools;

beforeEach(async () => {
  aws = await startAwsTools(ACCOUNT);
});

afterEach(() => aws.close());

async function compare(matrix: Matrix) {
  const report = await compareOnline({
    environment,
    matrix,
    policies,
    connection: aws.connection,
  });
  const text = renderOnlineReport(report);
  expect(JSON.stringify(report) + text).not.toContain(SECRET_ACCESS_KEY);
  for (const line of text.split("\n")) {
    expect(line.length).toBeLessThanOrEqual(100);
  }
  return { report, text };
}

/** The reader reads, and a role that the secret's policy denies does not. */
const reads = () => check({ action: READ }, { resource: DENY_OTHERS });
const deletes = () => check({ action: "secretsmanager:DeleteSecret" }, { resource: DENY_OTHERS });

describe("the comparison with the policy simulator", () => {
  it("agrees where the simulator says the same", async () => {
    aws.simulate = ({ action }) => ({ decision: action === READ ? "allowed" : "explicitDeny" });

    const { report, text } = await compare(matrixOf(reads(), deletes()));

    expect(report.simulator).toEqual({
      requests: { "weather: somebody": 2 },
      agreed: 2,
      agreedWithoutEndpoint: [],
      disagreements: [],
      unanswered: [],
    });
    expect(agrees(report)).toBe(true);
    expect(text).toContain("disagreements: 0; requests that agree: 2; without answer: 0");
  });

  it("shows both answers with their statements where they differ", async () => {
    aws.simulate = () => ({
      decision: "allowed",
      matched: [{ policy: "PolicyInputList.1", line: 2 }],
    });

    const { report, text } = await compare(matrixOf(reads(), deletes()));

    expect(report.simulator.agreed).toBe(1);
    expect(report.simulator.disagreements).toEqual([
      {
        integration: "weather",
        principal: "somebody",
        action: "try secretsmanager:DeleteSecret",
        label: "secretsmanager:DeleteSecret",
        matrix: { outcome: "denied explicitly", by: ["secret policy: DenyDelete"] },
        simulator: { outcome: "allowed", by: ["own policy: Allowed"] },
        notes: [],
      },
    ]);
    expect(agrees(report)).toBe(false);
    expect(text).toMatch(/matrix: +denied explicitly, by secret policy: DenyDelete/);
    expect(text).toMatch(/simulator: allowed, by own policy: Allowed/);
  });

  it("names the statement of the resource policy by the line that the simulator gives", async () => {
    aws.simulate = () => ({
      decision: "explicitDeny",
      matched: [{ policy: "ResourcePolicy", line: 3 }],
    });

    const { report } = await compare(matrixOf(reads()));

    expect(report.simulator.disagreements[0]?.simulator).toEqual({
      outcome: "denied explicitly",
      by: ["secret policy: DenyDelete"],
    });
  });

  it("says what the simulator did not know, and what the matrix does not", async () => {
    aws.simulate = () => ({
      decision: "implicitDeny",
      missing: ["aws:SourceVpce"],
      allowedByOrganizations: false,
    });

    const { report } = await compare(matrixOf(reads()));

    expect(report.simulator.disagreements[0]?.notes).toEqual([
      expect.stringContaining("no aws:SourceVpce"),
      expect.stringContaining("your organisation"),
    ]);
  });

  it("asks once about the same request", async () => {
    aws.simulate = () => ({ decision: "allowed" });

    const { report } = await compare(matrixOf(reads(), reads()));

    expect(report.simulator.agreed).toBe(2);
    expect(aws.simulations).toHaveLength(1);
  });

  it("lists what it cannot ask, with the reason", async () => {
    const anonymous = check(
      { action: READ, caller: { kind: "anonymous" } },
      { identity: [], resource: DENY_OTHERS },
    );
    aws.simulate = () => ({ decision: "allowed" });

    const { report, text } = await compare(matrixOf(reads(), anonymous));
    const alone = await compare(matrixOf(anonymous));

    expect(report.simulator.agreed).toBe(1);
    expect(alone.text).toContain("weather: somebody: every request");
    expect(report.simulator.unanswered).toMatchObject([
      { reason: expect.stringContaining("no request of nobody"), places: [{ label: READ }] },
    ]);
    expect(agrees(report)).toBe(true);
    expect(text).toContain("without answer: 1");
    expect(text).toContain("somebody: try secretsmanager:GetSecretValue");
  });

  it("lists what the simulator refuses, in its words", async () => {
    aws.simulate = ({ action }) =>
      action === READ
        ? { decision: "allowed" }
        : { status: 400, code: "InvalidInput", message: "Invalid resource policy" };

    const { report } = await compare(matrixOf(reads(), deletes()));

    expect(report.simulator.agreed).toBe(1);
    expect(report.simulator.unanswered).toMatchObject([
      { reason: expect.stringContaining("Invalid resource policy"), places: [{}] },
    ]);
  });

  it("takes no Allow for an answer where only the key's policy refuses", async () => {
    const decrypt = (Action: string) =>
      check(
        { action: "kms:Decrypt" },
        {
          resource: policy("key policy", {
            Sid: "Use",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action,
            Resource: "*",
          }),
        },
      );
    aws.simulate = () => ({ decision: "allowed" });

    const refused = await compare(matrixOf(decrypt("kms:DescribeKey")));
    const allowed = await compare(matrixOf(decrypt("kms:Decrypt")));

    expect(refused.report.simulator).toMatchObject({
      agreed: 0,
      disagreements: [],
      unanswered: [{ reason: expect.stringContaining("key's policy") }],
    });
    expect(allowed.report.simulator).toMatchObject({ agreed: 1, unanswered: [] });
  });

  it("does count a refusal that rests on the caller's own policies", async () => {
    const decrypt = check(
      { action: "kms:Decrypt" },
      {
        identity: [allowing("own policy", "kms:DescribeKey")],
        resource: allowingRoot("kms:Decrypt"),
      },
    );
    aws.simulate = () => ({ decision: "allowed" });

    const { report } = await compare(matrixOf(decrypt));

    expect(decrypt.decision.outcome).toBe("denied implicitly");
    expect(report.simulator.disagreements).toHaveLength(1);
  });

  it("says which agree without the policy of their endpoint", async () => {
    const inside = check(
      { action: READ, context: { "aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-1" } },
      { endpoint: policy("endpoint policy", { ...ALLOW_ALL, Principal: "*" }) },
    );
    aws.simulate = () => ({ decision: "allowed" });

    const { report, text } = await compare(matrixOf(inside, reads()));

    expect(report.simulator.agreed).toBe(2);
    expect(report.simulator.agreedWithoutEndpoint).toHaveLength(1);
    expect(text).toContain("without the policy of their endpoint");
  });

  it("asks again when it is throttled", async () => {
    let refusals = 1;
    aws.simulate = () =>
      refusals-- > 0
        ? { status: 400, code: "Throttling", message: "Rate exceeded" }
        : { decision: "allowed" };

    const { report } = await compare(matrixOf(reads()));

    expect(aws.simulations).toHaveLength(2);
    expect(report.simulator.agreed).toBe(1);
  });

  it("ends with the permissions that it needs when one is missing", async () => {
    aws.simulate = () => ({ status: 403, code: "AccessDenied", message: "is not authorized" });

    const comparison = compare(matrixOf(reads()));

    await expect(comparison).rejects.toThrow(UsageError);
    await expect(comparison).rejects.toThrow(/is not authorized\n.*iam:SimulateCustomPolicy/);
  });

  it("asks nothing as an identity of another account", async () => {
    await aws.close();
    aws = await startAwsTools("999999999999");

    await expect(compare(matrixOf(reads()))).rejects.toThrow(
      /of account 999999999999; environment dev is account 111122223333. Nothing was asked/,
    );
    expect(aws.simulations).toEqual([]);
    expect(aws.analyzerCalls).toEqual([]);
  });
});

describe("the checks of Access Analyzer", () => {
  beforeEach(() => {
    aws.simulate = () => ({ decision: "allowed" });
  });

  it("validates every policy as what it is", async () => {
    const { report } = await compare(matrixOf(reads()));
    const validated = aws.analyzerCalls.filter(({ operation }) => operation === "ValidatePolicy");

    expect(
      validated.map(({ input }) => [input.policyType, input.validatePolicyResourceType]),
    ).toEqual(
      expect.arrayContaining([
        ["IDENTITY_POLICY", undefined],
        ["RESOURCE_POLICY", undefined],
        ["RESOURCE_POLICY", "AWS::DynamoDB::Table"],
        ["RESOURCE_POLICY", "AWS::IAM::AssumeRolePolicyDocument"],
      ]),
    );
    expect(report.analyzer.passed.ValidatePolicy).toBe(validated.length);
    expect(report.analyzer.problems).toEqual([]);
  });

  it("reports errors and security warnings, and no advice on style", async () => {
    const finding = (findingType: string) => ({
      findingType,
      issueCode: `A_${findingType}`,
      findingDetails: "Details.",
      learnMoreLink: "",
      locations: [],
    });
    aws.analyze = ({ operation, input }) =>
      operation !== "ValidatePolicy"
        ? { result: "PASS" }
        : {
            findings: String(input.policyDocument).includes("DenyOthers")
              ? ["ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION"].map(finding)
              : [],
          };

    const { report, text } = await compare(matrixOf(reads()));

    expect(report.analyzer.problems).toEqual([
      {
        policy: "weather: secret policy",
        check: "ValidatePolicy",
        problem: "ERROR A_ERROR: Details.",
      },
      {
        policy: "weather: secret policy",
        check: "ValidatePolicy",
        problem: "SECURITY_WARNING A_SECURITY_WARNING: Details.",
      },
    ]);
    expect(agrees(report)).toBe(false);
    expect(text).toContain("problems: 2");
  });

  it("asks that nothing is public, of what AWS has the check for", async () => {
    const { report } = await compare(matrixOf(reads()));
    const types = aws.analyzerCalls.flatMap(({ operation, input }) =>
      operation === "CheckNoPublicAccess" ? [input.resourceType] : [],
    );

    expect(new Set(types)).toEqual(
      new Set([
        "AWS::SecretsManager::Secret",
        "AWS::KMS::Key",
        "AWS::DynamoDB::Table",
        "AWS::SQS::Queue",
        "AWS::IAM::AssumeRolePolicyDocument",
      ]),
    );
    expect(report.analyzer.notMade).toContainEqual({
      policy: "secretsmanager endpoint policy",
      check: "CheckNoPublicAccess",
      problem: "AWS has no such check for endpoint policies.",
    });
  });

  it("asks that no policy but the reader's grants the read, and the secret's none at all", async () => {
    await compare(matrixOf(reads()));
    const asked = aws.analyzerCalls.flatMap(({ operation, input }) =>
      operation === "CheckAccessNotGranted" ? [input] : [],
    );
    const { secret, secretKey } = policies.integrations[0] ?? {};

    expect(asked.map(({ policyType, access }) => [policyType, access])).toEqual([
      ["RESOURCE_POLICY", [{ actions: [READ] }]],
      [
        "IDENTITY_POLICY",
        [{ actions: [READ, "kms:Decrypt"], resources: [secret?.arn, secretKey?.arn] }],
      ],
      [
        "IDENTITY_POLICY",
        [{ actions: [READ, "kms:Decrypt"], resources: [secret?.arn, secretKey?.arn] }],
      ],
    ]);
    expect(asked.map(({ policyDocument }) => policyDocument)).not.toContain(
      JSON.stringify(policies.integrations[0]?.executionRole.permissions[0]?.document),
    );
  });

  it("reports a policy that grants it, with the statement", async () => {
    aws.analyze = ({ operation, input }) =>
      operation === "ValidatePolicy"
        ? { findings: [] }
        : operation === "CheckAccessNotGranted" && input.policyType === "RESOURCE_POLICY"
          ? {
              result: "FAIL",
              message: "The policy grants access.",
              reasons: [{ statementId: "Open", statementIndex: 0, description: "It allows." }],
            }
          : { result: "PASS" };

    const { report } = await compare(matrixOf(reads()));

    expect(report.analyzer.problems).toEqual([
      {
        policy: "weather: secret policy",
        check: "CheckAccessNotGranted",
        problem: "The policy grants access. Statement Open: It allows.",
      },
    ]);
    expect(agrees(report)).toBe(false);
  });

  it("reports a policy that AWS does not take", async () => {
    aws.analyze = ({ operation }) =>
      operation === "ValidatePolicy"
        ? { findings: [] }
        : { status: 400, code: "ValidationException", message: "Invalid policy" };

    const { report } = await compare(matrixOf(reads()));

    expect(report.analyzer.problems).not.toEqual([]);
    expect(report.analyzer.problems[0]?.problem).toBe("ValidationException: Invalid policy");
  });

  it("counts the calls that AWS charges for", async () => {
    const { report, text } = await compare(matrixOf(reads()));
    const charged = aws.analyzerCalls.filter(({ operation }) => operation !== "ValidatePolicy");

    expect(report.analyzer.charged).toBe(charged.length);
    expect(text).toContain(`AWS charges for: ${charged.length}\n`);
  });
});

const ALLOW_ALL = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };

function allowingRoot(Action: string) {
  return policy("key policy", {
    Sid: "Use",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action,
    Resource: KEY,
  });
}
