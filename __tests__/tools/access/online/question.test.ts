import type { Caller } from "../../../../policies/evaluation/model";
import type { CheckedRequest } from "../../../../tools/access/matrix-model";
import { questionOf } from "../../../../tools/access/online/question";
import type { Question } from "../../../../tools/access/online/question";
import {
  ACCOUNT,
  allowing,
  check,
  DENY_OTHERS,
  KEY,
  policy,
  READER,
  SECRET,
} from "./support/checks";

const READ = "secretsmanager:GetSecretValue";
const OTHER_ACCOUNT = "999999999999";
const OTHER: Caller = {
  kind: "role",
  arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/admin`,
  account: OTHER_ACCOUNT,
};

async function question(checked: CheckedRequest): Promise<Question> {
  const result = await questionOf(checked);
  if (result.kind === "no question") {
    throw new Error(result.reason);
  }
  return result;
}

/** Why a request is not asked, or "asked". */
async function reason(checked: CheckedRequest): Promise<string> {
  const result = await questionOf(checked);
  return result.kind === "no question" ? result.reason : "asked";
}

describe("a question to the simulator", () => {
  it("holds the caller's policies, the action and the resource", async () => {
    const { input } = await question(check({ action: READ }));

    expect(input).toMatchObject({ ActionNames: [READ], ResourceArns: [SECRET] });
    expect(input.PolicyInputList?.map((text) => JSON.parse(text) as unknown)).toEqual([
      allowing("own policy", READ).document,
    ]);
    expect(input).not.toHaveProperty("CallerArn");
  });

  it("has a user stand in for a role towards a resource policy, with the role's own ARN as key", async () => {
    const { input } = await question(check({ action: READ }, { resource: DENY_OTHERS }));

    expect(input.CallerArn).toBe(`arn:aws:iam::${ACCOUNT}:user/simulated-role`);
    expect(input.ResourceOwner).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    expect(input.ContextEntries).toEqual([
      {
        ContextKeyName: "aws:PrincipalArn",
        ContextKeyValues: [READER],
        ContextKeyType: "string",
      },
    ]);
  });

  it("names the account of a resource that the caller is not of", async () => {
    const { input } = await question(
      check({ action: READ, caller: OTHER }, { resource: DENY_OTHERS }),
    );

    expect(input.CallerArn).toBe(`arn:aws:iam::${OTHER_ACCOUNT}:user/simulated-role`);
    expect(input.ResourceOwner).toBe(`arn:aws:iam::${ACCOUNT}:root`);
  });

  it("asks as the user where the caller is one", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/operator`;
    const caller: Caller = { kind: "user", arn, account: ACCOUNT };

    const { input } = await question(check({ action: READ, caller }, { resource: DENY_OTHERS }));

    expect(input.CallerArn).toBe(arn);
  });

  it("holds only the keys that a policy asks for, with their types", async () => {
    const asking = policy("own policy", {
      Effect: "Allow",
      Action: READ,
      Resource: "*",
      Condition: {
        Bool: { "aws:SecureTransport": "true" },
        StringEquals: { "aws:SourceIp": "203.0.113.10", "aws:SourceVpce": "vpce-1" },
        "ForAnyValue:StringEquals": { "aws:CalledVia": "lambda.amazonaws.com" },
      },
    });

    const { input } = await question(
      check(
        {
          action: READ,
          context: {
            "aws:SecureTransport": "true",
            "aws:SourceIp": "203.0.113.10",
            "aws:CalledVia": ["lambda.amazonaws.com"],
            "secretsmanager:VersionStage": "AWSCURRENT",
          },
        },
        { identity: [asking] },
      ),
    );

    expect(
      input.ContextEntries?.map(({ ContextKeyName, ContextKeyType }) => [
        ContextKeyName,
        ContextKeyType,
      ]),
    ).toEqual([
      ["aws:CalledVia", "stringList"],
      ["aws:SecureTransport", "boolean"],
      ["aws:SourceIp", "ip"],
    ]);
  });

  it("holds the value of a policy variable", async () => {
    const asking = policy("own policy", {
      Effect: "Allow",
      Action: READ,
      Resource: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:\${aws:PrincipalAccount}-*`,
    });

    const { input } = await question(check({ action: READ }, { identity: [asking] }));

    expect(input.ContextEntries).toMatchObject([
      { ContextKeyName: "aws:PrincipalAccount", ContextKeyValues: [ACCOUNT] },
    ]);
  });

  it("holds the boundary and the service control policies, level by level", async () => {
    const { input, expected } = await question(
      check(
        { action: READ },
        {
          boundary: allowing("boundary", READ),
          scp: [[allowing("of the root", "*")], [allowing("of the account", "kms:Decrypt")]],
        },
      ),
    );

    expect(input.PermissionsBoundaryPolicyInputList?.[0]).toContain(READ);
    expect(
      input.OrderedOrganizationPolicyInputList?.map(
        ({ ServiceControlPolicyInputList }) => ServiceControlPolicyInputList?.length,
      ),
    ).toEqual([1, 1]);
    expect(expected.outcome).toBe("denied implicitly");
  });

  it("leaves out the endpoint's policy, and expects the answer without it", async () => {
    const endpoint = policy("endpoint policy", {
      Sid: "OnlyDescribe",
      Effect: "Allow",
      Principal: "*",
      Action: "secretsmanager:DescribeSecret",
      Resource: "*",
    });
    const checked = check(
      { action: READ, context: { "aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-1" } },
      { endpoint },
    );

    const { expected, withoutEndpoint } = await question(checked);

    expect(checked.decision.outcome).toBe("denied implicitly");
    expect(expected.outcome).toBe("allowed");
    expect(withoutEndpoint).toBe(true);
    expect((await question(check({ action: READ }))).withoutEndpoint).toBe(false);
  });

  it("has a policy that grants nothing where the caller has none", async () => {
    const { input, expected } = await question(check({ action: READ }, { identity: [] }));

    expect(input.PolicyInputList).toHaveLength(1);
    expect(input.PolicyInputList?.[0]).not.toContain("secretsmanager");
    expect(expected.outcome).toBe("denied implicitly");
  });
});

describe("no question", () => {
  it("is asked for who is no IAM user or role", async () => {
    const root: Caller = { kind: "root", arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT };
    const service: Caller = { kind: "service", service: "lambda.amazonaws.com" };
    const of = (caller: Caller) =>
      reason(check({ action: READ, caller }, { identity: [], resource: DENY_OTHERS }));

    expect(await of(root)).toContain("no request of the root user");
    expect(await of(service)).toContain("no request of a service");
    expect(await of({ kind: "anonymous" })).toContain("no request of nobody");
    expect(await of(OTHER)).toBe("asked");
  });

  it("is asked about the trust policy of a role", async () => {
    const trust = policy("trust", {
      Sid: "Trust",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "sts:AssumeRole",
    });
    const resource = `arn:aws:iam::${ACCOUNT}:role/reader`;

    expect(
      await reason(check({ action: "sts:AssumeRole", resource }, { resource: trust })),
    ).toMatch(/trust policy/);
    expect(await reason(check({ action: "iam:PutRolePolicy", resource }))).toBe("asked");
  });

  it("is asked with a session or a resource control policy", async () => {
    const limit = allowing("limit", READ);
    const forAll = policy("limit", {
      Effect: "Allow",
      Principal: "*",
      Action: READ,
      Resource: "*",
    });

    expect(await reason(check({ action: READ }, { session: [limit] }))).toMatch(/session policy/);
    expect(await reason(check({ action: READ }, { rcp: [[forAll]] }))).toMatch(/control policy/);
    expect(await reason(check({ action: READ }, { boundary: limit }))).toBe("asked");
  });

  it("is asked with a resource policy that names a role, for which a user cannot stand in", async () => {
    const naming = (AWS: string) =>
      check(
        { action: READ },
        {
          resource: policy("secret policy", {
            Effect: "Allow",
            Principal: { AWS },
            Action: READ,
            Resource: "*",
          }),
        },
      );

    expect(await reason(naming(READER))).toMatch(/names single principals/);
    expect(await reason(naming(`arn:aws:iam::${ACCOUNT}:root`))).toBe("asked");
  });

  it("is asked for another account where the resource has no policy", async () => {
    expect(await reason(check({ action: READ, caller: OTHER }))).toMatch(/another account/);
    expect(await reason(check({ action: READ, caller: OTHER }, { resource: DENY_OTHERS }))).toBe(
      "asked",
    );
  });

  it("is asked where a key that AWS always sends has no value", async () => {
    const key = policy("key policy", {
      Sid: "Tls",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:Decrypt",
      Resource: "*",
    });
    const tls = policy("own policy", {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: KEY,
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    });
    const stated = check(
      { action: "kms:Decrypt", context: { "aws:SecureTransport": "true" } },
      { identity: [tls], resource: key },
    );
    const unstated = { ...stated, request: { ...stated.request, context: {} } };

    expect(await reason(stated)).toBe("asked");
    expect(await reason(unstated)).toMatch(/aws:SecureTransport/);
  });
});
