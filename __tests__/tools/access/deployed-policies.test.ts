import { validateEnvironment } from "../../../config/validate-environment";
import { UsageError } from "../../../tools/command-line";
import { deployedPolicies, READ_BACK_PERMISSIONS } from "../../../tools/access/deployed-policies";
import { POLICY_NAMES } from "../../../tools/access/system-policies";
import { sample, sampleIntegration } from "../../config/sample";
import type { DeployedAws } from "./support/deployed-aws";
import { startDeployedAws } from "./support/deployed-aws";

const ACCOUNT = "111122223333";
const FUNCTION_ARN = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:acme-dev-weather-ingestion`;
const SECRET_ARN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:acme-dev-weather-api-key-x9Y8z7`;

/** A document that can be told from others by its Sid. */
const saying = (Sid: string) => ({
  Version: "2012-10-17",
  Statement: [{ Sid, Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
});
const text = (sid: string) => JSON.stringify(saying(sid));
const encoded = (sid: string) => encodeURIComponent(text(sid));

const environmentWith = (secret: object = {}, fields: object = {}) =>
  validateEnvironment(
    { ...sample(), ...fields, integrations: [{ ...sampleIntegration(), secret }] },
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

/** ARN of one of the keys; it is behind the alias of the same name. */
const keyArn = (name: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${name}`;
const iamArn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const layerArn = (name: string, account = "015030872274") =>
  `arn:aws:lambda:eu-west-1:${account}:layer:${name}`;
const EXTENSION = "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64";

/** The settings of the function, as the stacks set them. */
const CONFIGURATION = {
  FunctionArn: FUNCTION_ARN,
  Role: iamArn("role/acme-dev-weather-ingestion"),
  Handler: "handler.handler",
  KMSKeyArn: keyArn("acme-dev-weather-runtime"),
};

let aws: DeployedAws;

/** Everything of the sample's environment. */
beforeEach(async () => {
  aws = await startDeployedAws(ACCOUNT);
  aws.answer("DescribeVpcEndpoints", endpointSet(...OWN_ENDPOINTS));
  aws.answer("GetResourcePolicy", { ARN: SECRET_ARN, ResourcePolicy: text("Secret") });
  aws.answer("DescribeSecret", { ARN: SECRET_ARN, KmsKeyId: keyArn("acme-dev-weather-secret") });
  aws.answer("DescribeKey", ({ KeyId }) => ({
    KeyMetadata: { Arn: keyArn(String(KeyId).replace("alias/", "")) },
  }));
  aws.answer("GetKeyPolicy", ({ KeyId }) => ({ Policy: text(`Key-${String(KeyId)}`) }));
  aws.answer("ListGrants", { Grants: [], Truncated: false });
  aws.answer("DynamoDB.DescribeTable", {
    Table: { SSEDescription: { KMSMasterKeyArn: keyArn("acme-dev-weather-table") } },
  });
  aws.answer("DynamoDB.GetResourcePolicy", { Policy: text("Table") });
  aws.answer("GetFunctionConfiguration", CONFIGURATION);
  aws.answer("Lambda.GetPolicy", { error: "ResourceNotFoundException", status: 404 });
  aws.answer("DescribeParameters", { Parameters: [] });
  aws.answer("GetQueueUrl", { QueueUrl: `${aws.connection.endpoint}/${ACCOUNT}/queue` });
  aws.answer("GetQueueAttributes", {
    Attributes: { QueueArn: "arn-of-queue", Policy: text("Queue") },
  });
  haveInIam("/");
  aws.answer("ListRolePolicies", { IsTruncated: false, PolicyNames: ["permissions"] });
  aws.answer("GetRolePolicy", ({ RoleName, PolicyName }) => ({
    RoleName,
    PolicyName,
    PolicyDocument: encoded(`${String(PolicyName)}-${String(RoleName)}`),
  }));
  aws.answer("ListAttachedRolePolicies", { IsTruncated: false, AttachedPolicies: [] });
  aws.answer("GetPolicyVersion", ({ PolicyArn, VersionId }) => ({
    PolicyVersion: { Document: encoded(`${String(PolicyArn)}-${String(VersionId)}`) },
  }));
});

afterEach(() => aws.close());

/** Has the roles and the operators' policy at a path: by name a role is found at any, a policy is not. */
function haveInIam(path: string): void {
  aws.answer("GetRole", ({ RoleName }) => ({
    Role: {
      RoleName,
      Arn: iamArn(`role${path}${String(RoleName)}`),
      AssumeRolePolicyDocument: encoded(`Trust-${String(RoleName)}`),
    },
  }));
  const managed = [
    iamArn(`policy${path}acme-dev-weather-operator`),
    "arn:aws:iam::aws:policy/Admin",
  ];
  aws.answer("GetPolicy", ({ PolicyArn }) =>
    managed.includes(String(PolicyArn))
      ? { Policy: { Arn: PolicyArn, DefaultVersionId: "v2" } }
      : { error: "NoSuchEntity", status: 404 },
  );
}

const haveLayers = (...arns: string[]) => {
  aws.answer("GetFunctionConfiguration", {
    ...CONFIGURATION,
    Layers: arns.map((Arn) => ({ Arn, CodeSize: 1 })),
  });
};

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
          arn: keyArn("acme-dev-weather-secret"),
          policy: { document: saying(`Key-${keyArn("acme-dev-weather-secret")}`) },
        },
        tableKey: { arn: keyArn("acme-dev-weather-table") },
        runtimeKey: { arn: keyArn("acme-dev-weather-runtime") },
        table: { policy: { name: POLICY_NAMES.table, document: saying("Table") } },
        lambda: { arn: FUNCTION_ARN },
        queue: { arn: "arn-of-queue", policy: { document: saying("Queue") } },
        executionRole: {
          arn: iamArn("role/acme-dev-weather-ingestion"),
          trust: { document: saying("Trust-acme-dev-weather-ingestion") },
          permissions: [
            {
              name: POLICY_NAMES.executionRole,
              document: saying("permissions-acme-dev-weather-ingestion"),
            },
          ],
        },
        schedulerRole: { arn: iamArn("role/acme-dev-weather-scheduler") },
        operatorPolicy: {
          name: POLICY_NAMES.operator,
          document: saying(iamArn("policy/acme-dev-weather-operator-v2")),
        },
      },
    ]);
    expect(integrations[0]?.readerRole).toBeUndefined();
  });

  it("hold the role that reads where there is one", async () => {
    const { readerRole } = await weather(environmentWith({ assumeReaderRole: true }));

    expect(readerRole).toMatchObject({
      arn: iamArn("role/acme-dev-weather-reader"),
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
    aws.answer("GetRole", ({ RoleName }) => ({
      Role: {
        Arn: iamArn(`role/${String(RoleName)}`),
        AssumeRolePolicyDocument: encoded("Trust"),
        PermissionsBoundary: { PermissionsBoundaryArn: "arn-of-boundary" },
      },
    }));

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

/** The lines of the error that says what no policy shows. None when there is a matrix. */
async function faults(of = environment): Promise<string[]> {
  const message = await read(of).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const [first, ...lines] = message?.split("\n") ?? [];
  if (first !== undefined) {
    expect(first).toMatch(/^UsageError: There is no matrix of what is deployed/);
  }
  return lines;
}

describe("a grant", () => {
  const SECRET = keyArn("acme-dev-weather-secret");
  const TABLE = keyArn("acme-dev-weather-table");
  const RUNTIME = keyArn("acme-dev-weather-runtime");

  const TO_A_ROLE = {
    GrantId: "f00d",
    GranteePrincipal: iamArn("role/stranger"),
    Operations: ["Decrypt", "DescribeKey"],
  };
  /** As https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html shows it. */
  const TO_DYNAMODB = {
    GrantId: "7ab1e",
    GranteePrincipal: "dynamodb.eu-west-1.amazonaws.com",
    RetiringPrincipal: "dynamodb.eu-west-1.amazonaws.com",
    Operations: ["Decrypt", "Encrypt", "GenerateDataKey", "RetireGrant", "DescribeKey"],
    Constraints: { EncryptionContextSubset: { "aws:dynamodb:tableName": "a-table" } },
  };
  /** As Lambda creates it for the sessions of a function. */
  const TO_FUNCTION = {
    GrantId: "1a3bda",
    GranteePrincipal: `arn:aws:sts::${ACCOUNT}:assumed-role/acme-dev-weather-ingestion/acme-dev-weather-ingestion`,
    Operations: ["Decrypt", "RetireGrant"],
    Constraints: { EncryptionContextEquals: { "aws:lambda:FunctionArn": FUNCTION_ARN } },
  };

  const have = (key: string, ...grants: object[]) => {
    aws.answer("ListGrants", ({ KeyId }) => ({
      Grants: KeyId === key ? grants : [],
      Truncated: false,
    }));
  };

  it("on the secret's key is told with grantee, operations and the command that takes it back", async () => {
    have(SECRET, TO_A_ROLE);

    expect(await faults()).toEqual([
      "- key alias/acme-dev-weather-secret: a grant allows " +
        `${iamArn("role/stranger")} Decrypt, DescribeKey, without constraints, besides all policies. ` +
        "Find out who created it (CreateGrant in the trail), and take it back: " +
        `aws kms revoke-grant --region eu-west-1 --key-id ${SECRET} --grant-id f00d`,
    ]);

    have(SECRET);
    expect(await faults()).toEqual([]);
  });

  it("on a later page is found as well", async () => {
    aws.answer("ListGrants", ({ KeyId, Marker }) =>
      Marker === undefined
        ? { Grants: [], Truncated: true, NextMarker: "next" }
        : { Grants: KeyId === SECRET ? [TO_A_ROLE] : [], Truncated: false },
    );

    expect(await faults()).toEqual([expect.stringContaining("--grant-id f00d")]);
  });

  it.each([
    ["a role's, on the table's key", TABLE, TO_A_ROLE, 1],
    ["a role's, on the runtime key", RUNTIME, TO_A_ROLE, 1],
    ["a role's that is named like a service", TABLE, grantTo("role/x.amazonaws.com"), 1],
    ["DynamoDB's, on the table's key", TABLE, TO_DYNAMODB, 0],
    ["DynamoDB's, in the field for services", TABLE, asService(TO_DYNAMODB), 0],
    ["DynamoDB's, on the secret's key", SECRET, TO_DYNAMODB, 1],
    [
      "a service's on the secret's key, in the field for services",
      SECRET,
      asService(TO_DYNAMODB),
      1,
    ],
    ["the function's, on the runtime key", RUNTIME, TO_FUNCTION, 0],
    ["the function's, on the secret's key", SECRET, TO_FUNCTION, 1],
    ["the function's, on the table's key", TABLE, TO_FUNCTION, 1],
    [
      "the function's with an operation more",
      RUNTIME,
      { ...TO_FUNCTION, Operations: ["Decrypt", "CreateGrant"] },
      1,
    ],
    ["the function's for everything", RUNTIME, { ...TO_FUNCTION, Constraints: undefined }, 1],
    [
      "the function's for another function's variables",
      RUNTIME,
      {
        ...TO_FUNCTION,
        Constraints: { EncryptionContextEquals: { "aws:lambda:FunctionArn": `${FUNCTION_ARN}-2` } },
      },
      1,
    ],
  ])("is told or ordinary: %s", async (_which, key, grant, told) => {
    have(key, grant);

    expect(await faults()).toHaveLength(told);
  });

  function grantTo(resource: string) {
    return { ...TO_A_ROLE, GranteePrincipal: iamArn(resource) };
  }

  /** As KMS shows a grant that was created for a service by name. */
  function asService({ GranteePrincipal, ...grant }: typeof TO_DYNAMODB) {
    return { ...grant, GranteeServicePrincipal: GranteePrincipal };
  }
});

describe("another key than the one behind the alias", () => {
  it.each([
    [
      "secret acme-dev-weather-api-key: KmsKeyId",
      "DescribeSecret",
      (key?: string) => ({ ARN: SECRET_ARN, KmsKeyId: key }),
      "secret",
      "dev-secrets",
      " Whoever may use the other key may decrypt with it still: replace the value then, with " +
        "npm run secret -- put weather",
    ],
    [
      "table acme-dev-weather-observations: KMSMasterKeyArn",
      "DynamoDB.DescribeTable",
      (key?: string) => ({ Table: { SSEDescription: { KMSMasterKeyArn: key } } }),
      "table",
      "dev-secrets",
      "",
    ],
    [
      "function acme-dev-weather-ingestion: KMSKeyArn",
      "GetFunctionConfiguration",
      (key?: string) => ({ ...CONFIGURATION, KMSKeyArn: key }),
      "runtime",
      "dev-ingestion",
      "",
    ],
  ])("is told: %s", async (of, operation, withKey, name, stack, besides) => {
    const own = keyArn(`acme-dev-weather-${name}`);
    const told = (attached: string) => [
      `- ${of} is ${attached}, and should be ${own} (the key behind ` +
        `alias/acme-dev-weather-${name}): deploy the stack ${stack}, which sets it.${besides}`,
    ];

    aws.answer(operation, withKey(keyArn("other")));
    expect(await faults()).toEqual(told(keyArn("other")));

    aws.answer(operation, withKey());
    expect(await faults()).toEqual(told("none"));

    for (const same of [own, `acme-dev-weather-${name}`]) {
      aws.answer(operation, withKey(same));
      expect(await faults()).toEqual([]);
    }
  });

  it("is told of a parameter that has a value", async () => {
    const ofParameter = environmentWith({ source: "parameter-store" });
    const under = (KeyId?: string) => {
      aws.answer("DescribeParameters", ({ NextToken }) =>
        NextToken === undefined
          ? { Parameters: [], NextToken: "next" }
          : { Parameters: [{ Name: "/acme/dev/weather/api-key", KeyId }] },
      );
    };

    under("alias/aws/ssm");
    expect(await faults(ofParameter)).toEqual([
      "- parameter /acme/dev/weather/api-key: KeyId is alias/aws/ssm, and should be " +
        "alias/acme-dev-weather-secret (the key whose policy is read): its value is open to whoever " +
        "may use that key. Revoke it at the vendor, and put a new one: npm run secret -- put weather",
    ]);
    // Not encrypted at all.
    under();
    expect(await faults(ofParameter)).toEqual([expect.stringContaining("KeyId is none")]);

    for (const same of [
      "alias/acme-dev-weather-secret",
      `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/acme-dev-weather-secret`,
      keyArn("acme-dev-weather-secret"),
    ]) {
      under(same);
      expect(await faults(ofParameter)).toEqual([]);
    }
  });
});

describe("the function", () => {
  it("is told with another role, or another handler", async () => {
    aws.answer("GetFunctionConfiguration", {
      ...CONFIGURATION,
      Role: iamArn("role/admin"),
      Handler: "stranger.handler",
    });

    expect(await faults()).toEqual([
      `- function acme-dev-weather-ingestion: Role is ${iamArn("role/admin")}, and should be ` +
        `${CONFIGURATION.Role} (the role whose policies are read): ` +
        "deploy the stack dev-ingestion, which sets it.",
      "- function acme-dev-weather-ingestion: Handler is stranger.handler, and should be " +
        "handler.handler (as secret.prefetch says): deploy the stack dev-ingestion, which sets it.",
    ]);
  });

  it("has the handler that its configuration asks for", async () => {
    const prefetching = environmentWith({
      source: "wcp",
      layerArn: `${layerArn("wcp", ACCOUNT)}:3`,
      prefetch: true,
    });
    const handled = (Handler: string) => {
      aws.answer("GetFunctionConfiguration", {
        ...CONFIGURATION,
        Handler,
        Layers: [{ Arn: `${layerArn("wcp", ACCOUNT)}:3` }],
      });
    };

    handled("handler.handler");
    expect(await faults(prefetching)).toEqual([expect.stringContaining(": Handler is")]);

    handled("prefetching-handler.handler");
    expect(await faults(prefetching)).toEqual([]);
  });

  it("is told with a layer, which its source does not need", async () => {
    haveLayers(`${layerArn("stranger", ACCOUNT)}:1`);
    expect(await faults()).toEqual([
      expect.stringContaining(`Layers is ${layerArn("stranger", ACCOUNT)}:1, and should be empty`),
    ]);

    haveLayers();
    expect(await faults()).toEqual([]);
  });

  it("has the version of a layer that is pinned", async () => {
    const pinned = environmentWith({
      source: "wcp",
      layerArn: `${layerArn("wcp", ACCOUNT)}:3`,
    });

    for (const layers of [
      [`${layerArn("wcp", ACCOUNT)}:2`],
      [`${layerArn("wcp", ACCOUNT)}:3`, `${layerArn("stranger", ACCOUNT)}:1`],
      [],
    ]) {
      haveLayers(...layers);
      expect(await faults(pinned)).toEqual([expect.stringContaining(": Layers is")]);
    }

    haveLayers(`${layerArn("wcp", ACCOUNT)}:3`);
    expect(await faults(pinned)).toEqual([]);
  });

  it("has any version of the layer that AWS publishes, and no other of that name", async () => {
    const extension = environmentWith({ source: "extension" });
    aws.answer("GetParameter", ({ Name }) =>
      Name === "/aws/service/aws-parameters-and-secrets-lambda-extension/arm64/latest"
        ? { Parameter: { Value: `${layerArn(EXTENSION)}:12` } }
        : { error: "ParameterNotFound" },
    );

    haveLayers(`${layerArn(EXTENSION, ACCOUNT)}:12`);
    expect(await faults(extension)).toEqual([expect.stringContaining(": Layers is")]);

    haveLayers(`${layerArn(EXTENSION)}:11`);
    expect(await faults(extension)).toEqual([]);
  });
});

describe("roles.path", () => {
  const atPath = environmentWith({}, { roles: { path: "/ingestion/" } });

  it("is in the ARNs of roles and of the operators' policy", async () => {
    haveInIam("/ingestion/");
    const role = iamArn("role/ingestion/acme-dev-weather-ingestion");
    aws.answer("GetFunctionConfiguration", { ...CONFIGURATION, Role: role });

    const { executionRole, operatorPolicy } = await weather(atPath);

    expect(executionRole.arn).toBe(role);
    expect(operatorPolicy.document).toEqual(
      saying(iamArn("policy/ingestion/acme-dev-weather-operator-v2")),
    );
  });

  it("is looked for, not passed over: a policy of the same name elsewhere is another one", async () => {
    haveInIam("/");

    await expect(read(atPath)).rejects.toThrow(
      `There is no policy ${iamArn("policy/ingestion/acme-dev-weather-operator")}: ` +
        "deploy the stack dev-secrets first",
    );
  });

  it("is told of a role that is elsewhere", async () => {
    aws.answer("GetRole", ({ RoleName }) => ({
      Role: {
        Arn: iamArn(`role/elsewhere/${String(RoleName)}`),
        AssumeRolePolicyDocument: encoded("Trust"),
      },
    }));

    expect(await faults()).toEqual(
      ["ingestion", "scheduler"].map(
        (name) =>
          `- role acme-dev-weather-${name}: Arn is ` +
          `${iamArn(`role/elsewhere/acme-dev-weather-${name}`)}, and should be ` +
          `${iamArn(`role/acme-dev-weather-${name}`)} (with roles.path, as the policies name it): ` +
          "deploy the stack dev-ingestion, which sets it.",
      ),
    );
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
      "DynamoDB.DescribeTable",
      "ResourceNotFoundException",
      "table acme-dev-weather-observations",
      "secrets",
    ],
    [
      "GetPolicy",
      "NoSuchEntity",
      `policy ${iamArn("policy/acme-dev-weather-operator")}`,
      "secrets",
    ],
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
    await read(environmentWith({ source: "parameter-store" }));
    haveLayers(`${layerArn(EXTENSION)}:12`);
    aws.answer("GetParameter", { Parameter: { Value: `${layerArn(EXTENSION)}:12` } });
    await read(environmentWith({ source: "extension" }));

    const calls = aws.operations.map((operation) => operation.replace(/^\w+\./, ""));
    const permitted = READ_BACK_PERMISSIONS.map((permission) => permission.split(":")[1]);
    expect(new Set(calls)).toEqual(new Set(permitted));
  });
});
