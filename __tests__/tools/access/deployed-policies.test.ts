import { validateEnvironment } from "../../../config/validate-environment";
import { UsageError } from "../../../tools/command-line";
import { deployedPolicies, READ_BACK_PERMISSIONS } from "../../../tools/access/deployed-policies";
import { POLICY_NAMES } from "../../../tools/access/system-policies";
import { sample, sampleIntegration } from "../../config/sample";
import type { DeployedAws } from "./support/deployed-aws";
import { startDeployedAws } from "./support/deployed-aws";

const ACCOUNT = "111122223333";
const SECRET_ARN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:acme-dev-weather-api-key-x9Y8z7`;

/** A document that can be told from others by its Sid. */
const saying = (Sid: string) => ({
  Version: "2012-10-17",
  Statement: [{ Sid, Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
});
const text = (sid: string) => JSON.stringify(saying(sid));
const encoded = (sid: string) => encodeURIComponent(text(sid));

const environmentWith = (secret: object = {}) =>
  validateEnvironment(
    { ...sample(), integrations: [{ ...sampleIntegration(), secret }] },
    { file: "config/dev.ts", name: "dev" },
  );
const environment = environmentWith();

interface Endpoint {
  readonly name: string;
  readonly service: string;
  readonly id: string;
  readonly state?: string;
}

const endpointSet = (...endpoints: Endpoint[]) => ({
  vpcEndpointSet: endpoints.map(({ name, service, id, state = "available" }) => ({
    vpcEndpointId: id,
    serviceName: `com.amazonaws.eu-west-1.${service}`,
    state,
    policyDocument: text(id),
    tagSet: [{ key: "Name", value: name }],
  })),
});

const SECRETS_ENDPOINT: Endpoint = {
  name: "acme-dev-secretsmanager",
  service: "secretsmanager",
  id: "vpce-1",
};
const TABLE_ENDPOINT: Endpoint = { name: "acme-dev-dynamodb", service: "dynamodb", id: "vpce-2" };
const OWN_ENDPOINTS = [SECRETS_ENDPOINT, TABLE_ENDPOINT];

/** Some dozens of calls over loopback; the machine may be busy. */
jest.setTimeout(30_000);

let aws: DeployedAws;

/** Everything of the sample's environment. */
beforeEach(async () => {
  aws = await startDeployedAws(ACCOUNT);
  aws.answer("DescribeVpcEndpoints", endpointSet(...OWN_ENDPOINTS));
  aws.answer("GetResourcePolicy", { ARN: SECRET_ARN, ResourcePolicy: text("Secret") });
  aws.answer("DescribeKey", ({ KeyId }) => ({
    KeyMetadata: { KeyId: `id-of-${String(KeyId)}`, Arn: `arn-of-${String(KeyId)}` },
  }));
  aws.answer("GetKeyPolicy", ({ KeyId }) => ({ Policy: text(`Key-${String(KeyId)}`) }));
  aws.answer("DynamoDB.GetResourcePolicy", { Policy: text("Table") });
  aws.answer("GetFunctionConfiguration", { FunctionArn: "arn-of-function" });
  aws.answer("Lambda.GetPolicy", { error: "ResourceNotFoundException", status: 404 });
  aws.answer("GetQueueUrl", { QueueUrl: `${aws.connection.endpoint}/${ACCOUNT}/queue` });
  aws.answer("GetQueueAttributes", {
    Attributes: { QueueArn: "arn-of-queue", Policy: text("Queue") },
  });
  aws.answer("GetRole", ({ RoleName }) => ({
    Role: {
      RoleName,
      Arn: `arn-of-${String(RoleName)}`,
      AssumeRolePolicyDocument: encoded(`Trust-${String(RoleName)}`),
    },
  }));
  aws.answer("ListRolePolicies", { IsTruncated: false, PolicyNames: ["permissions"] });
  aws.answer("GetRolePolicy", ({ RoleName, PolicyName }) => ({
    RoleName,
    PolicyName,
    PolicyDocument: encoded(`${String(PolicyName)}-${String(RoleName)}`),
  }));
  aws.answer("ListAttachedRolePolicies", { IsTruncated: false, AttachedPolicies: [] });
  aws.answer("GetPolicy", ({ PolicyArn }) => ({
    Policy: { Arn: PolicyArn, DefaultVersionId: "v2" },
  }));
  aws.answer("GetPolicyVersion", ({ PolicyArn, VersionId }) => ({
    PolicyVersion: { Document: encoded(`${String(PolicyArn)}-${String(VersionId)}`) },
  }));
});

afterEach(() => aws.close());

const read = (of = environment) => deployedPolicies(of, aws.connection);

/** The policies of the only integration. */
async function weather(of = environment) {
  const [integration] = (await read(of)).integrations;
  if (integration === undefined) {
    throw new Error("No integration.");
  }
  return integration;
}

describe("the policies that are deployed", () => {
  it("are read back with the ARNs and ids of AWS", async () => {
    const { origin, integrations, endpoints } = await read();

    expect(origin).toBe("account 111122223333");
    expect(endpoints).toEqual({
      secretsmanager: {
        id: "vpce-1",
        policy: { name: POLICY_NAMES.endpoint("secretsmanager"), document: saying("vpce-1") },
      },
      dynamodb: {
        id: "vpce-2",
        policy: { name: POLICY_NAMES.endpoint("dynamodb"), document: saying("vpce-2") },
      },
    });
    expect(integrations).toMatchObject([
      {
        integration: "weather",
        secret: {
          arn: SECRET_ARN,
          policy: { name: POLICY_NAMES.secret, document: saying("Secret") },
        },
        secretKey: {
          arn: "arn-of-alias/acme-dev-weather-secret",
          policy: { document: saying("Key-id-of-alias/acme-dev-weather-secret") },
        },
        tableKey: { arn: "arn-of-alias/acme-dev-weather-table" },
        runtimeKey: { arn: "arn-of-alias/acme-dev-weather-runtime" },
        table: { policy: { name: POLICY_NAMES.table, document: saying("Table") } },
        lambda: { arn: "arn-of-function" },
        queue: { arn: "arn-of-queue", policy: { document: saying("Queue") } },
        executionRole: {
          arn: "arn-of-acme-dev-weather-ingestion",
          trust: { document: saying("Trust-acme-dev-weather-ingestion") },
          permissions: [
            {
              name: POLICY_NAMES.executionRole,
              document: saying("permissions-acme-dev-weather-ingestion"),
            },
          ],
        },
        schedulerRole: { arn: "arn-of-acme-dev-weather-scheduler" },
        operatorPolicy: {
          name: POLICY_NAMES.operator,
          document: saying(`arn:aws:iam::${ACCOUNT}:policy/acme-dev-weather-operator-v2`),
        },
      },
    ]);
    expect(integrations[0]?.readerRole).toBeUndefined();
  });

  it("hold the role that reads where there is one", async () => {
    const { readerRole } = await weather(environmentWith({ assumeReaderRole: true }));

    expect(readerRole).toMatchObject({
      arn: "arn-of-acme-dev-weather-reader",
      trust: { name: POLICY_NAMES.readerRoleTrust },
      permissions: [{ name: POLICY_NAMES.readerRole }],
    });
  });

  it("hold a parameter by its name, which has no policy", async () => {
    const { secret } = await weather(environmentWith({ source: "parameter-store" }));

    expect(secret).toEqual({
      arn: `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/acme/dev/weather/api-key`,
    });
    expect(aws.operations).not.toContain("GetResourcePolicy");
  });

  it("hold everything that a role has by now: other inline policies, managed ones, a boundary", async () => {
    aws.answer("ListRolePolicies", {
      IsTruncated: false,
      PolicyNames: ["permissions", "by-hand"],
    });
    aws.answer("ListAttachedRolePolicies", {
      IsTruncated: false,
      AttachedPolicies: [{ PolicyName: "Admin", PolicyArn: "arn:aws:iam::aws:policy/Admin" }],
    });
    aws.answer("GetRole", {
      Role: {
        Arn: "arn",
        AssumeRolePolicyDocument: encoded("Trust"),
        PermissionsBoundary: { PermissionsBoundaryArn: "arn-of-boundary" },
      },
    });

    const { executionRole } = await weather();

    expect(executionRole.boundaryArn).toBe("arn-of-boundary");
    expect(executionRole.permissions.map(({ name }) => name)).toEqual([
      "execution role",
      "execution role (by-hand)",
      "execution role (Admin)",
    ]);
    expect(executionRole.permissions[2]?.document).toEqual(
      saying("arn:aws:iam::aws:policy/Admin-v2"),
    );
  });

  it("read every page of a role's policies", async () => {
    aws.answer("ListRolePolicies", ({ Marker }) =>
      Marker === undefined
        ? { IsTruncated: true, Marker: "next", PolicyNames: ["permissions"] }
        : { IsTruncated: false, PolicyNames: ["by-hand"] },
    );

    const { schedulerRole } = await weather();

    expect(schedulerRole.permissions.map(({ name }) => name)).toEqual([
      "scheduler role",
      "scheduler role (by-hand)",
    ]);
  });

  it("say of a function's own policy when there is one", async () => {
    aws.answer("Lambda.GetPolicy", { Policy: text("Invoke") });

    expect((await weather()).lambda.policy).toEqual({
      name: POLICY_NAMES.lambda,
      document: saying("Invoke"),
    });
  });
});

describe("a policy that is gone", () => {
  it("is absent, of a secret, a table and a queue alike", async () => {
    aws.answer("GetResourcePolicy", { ARN: SECRET_ARN });
    aws.answer("DynamoDB.GetResourcePolicy", { error: "PolicyNotFoundException" });
    aws.answer("GetQueueAttributes", { Attributes: { QueueArn: "arn-of-queue" } });

    const { secret, table, queue, lambda } = await weather();

    for (const { policy } of [secret, table, queue, lambda]) {
      expect(policy).toBeUndefined();
    }
  });
});

describe("the endpoints", () => {
  it("are of this environment, whatever others of the services there are", async () => {
    aws.answer(
      "DescribeVpcEndpoints",
      endpointSet(
        { name: "acme-prod-secretsmanager", service: "secretsmanager", id: "vpce-9" },
        ...OWN_ENDPOINTS,
        { ...TABLE_ENDPOINT, id: "vpce-8", state: "deleting" },
      ),
    );

    const { endpoints } = await read();

    expect([endpoints.secretsmanager?.id, endpoints.dynamodb?.id]).toEqual(["vpce-1", "vpce-2"]);
    expect(endpoints.sts).toBeUndefined();
  });

  it("are not guessed where two have the name", async () => {
    aws.answer(
      "DescribeVpcEndpoints",
      endpointSet(...OWN_ENDPOINTS, { ...SECRETS_ENDPOINT, id: "vpce-7" }),
    );

    await expect(read()).rejects.toThrow(/vpce-1, vpce-7 are all endpoints of secretsmanager/);
  });
});

describe("what is not deployed", () => {
  it.each([
    [
      "GetResourcePolicy",
      "ResourceNotFoundException",
      "secret acme-dev-weather-api-key",
      "secrets",
    ],
    ["DescribeKey", "NotFoundException", "key alias/acme-dev-weather-secret", "secrets"],
    [
      "DynamoDB.GetResourcePolicy",
      "ResourceNotFoundException",
      "table arn:aws:dynamodb",
      "secrets",
    ],
    ["GetPolicy", "NoSuchEntity", "policy acme-dev-weather-operator", "secrets"],
    ["GetFunctionConfiguration", "ResourceNotFoundException", "function acme-dev-", "ingestion"],
    ["GetQueueUrl", "QueueDoesNotExist", "queue acme-dev-weather-on-failure", "ingestion"],
    ["GetRole", "NoSuchEntity", "role acme-dev-weather-ingestion", "ingestion"],
  ])("is named with the stack that creates it: %s", async (operation, error, name, stack) => {
    aws.answer(operation, { error, status: 404 });

    const reading = read();

    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(`There is no ${name}`);
    await expect(reading).rejects.toThrow(`deploy the stack dev-${stack} first`);
  });
});

describe("an identity", () => {
  it("of another account reads nothing", async () => {
    aws.answer("GetCallerIdentity", { Account: "999999999999", Arn: "arn:aws:iam::9:role/x" });

    await expect(read()).rejects.toThrow(
      /environment dev is account 111122223333. Nothing was read/,
    );
    expect(aws.operations).toEqual(["GetCallerIdentity"]);
  });

  it("without a permission is told which it needs", async () => {
    aws.answer("GetRolePolicy", { error: "AccessDenied", status: 403 });

    const reading = read();

    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(/iam:GetRolePolicy/);
  });

  it("needs a permission for every call that is made, and no others", async () => {
    aws.answer("ListAttachedRolePolicies", {
      IsTruncated: false,
      AttachedPolicies: [{ PolicyName: "Admin", PolicyArn: "arn:aws:iam::aws:policy/Admin" }],
    });

    await read();

    const calls = aws.operations.map((operation) => operation.replace(/^\w+\./, ""));
    const permitted = READ_BACK_PERMISSIONS.map((permission) => permission.split(":")[1]);
    expect(new Set(calls)).toEqual(new Set(permitted));
  });
});
