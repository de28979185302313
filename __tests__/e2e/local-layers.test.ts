/** The layers of the local AWS: functions read secrets from the providers in them. No Terraform. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  GetLayerVersionByArnCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { strToU8, zipSync } from "fflate";

import { type LocalAws, startLocalAws } from "../../local/local-aws";
import {
  layerProgramOf,
  STAND_IN_LAYERS,
  type StandInLayer,
} from "../../local/layers/stand-in-layers";
import { findMoto } from "../../local/toolchain/moto";
import { STAND_IN_CREDENTIALS } from "../../local/toolchain/stand-in-environment";
import { Canary } from "../../tools/demo/canary";

const REGION = "eu-west-1";
const ACCOUNT = "123456789012";
const EXTENSION = "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64";
const WCP = "workload-credentials-provider";
const SECRET = "acme-api-key";
const READER = `arn:aws:iam::${ACCOUNT}:role/reader`;

const canary = new Canary();
let workFolder: string;
let aws: LocalAws;

const connection = () => ({
  endpoint: aws.endpointUrl,
  region: REGION,
  credentials: STAND_IN_CREDENTIALS,
});
const lambda = () => new LambdaClient(connection());
const layerArn = (name: StandInLayer) => `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:${name}:1`;

/**
 * A function that asks the provider on loopback in INIT and when it is invoked, and returns both answers.
 * Of a secret it returns whether it is the canary, not the value.
 */
const CODE = `
  const port = process.env.WCP_HTTP_PORT ?? process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT;
  const ask = async () => {
    const response = await fetch("http://127.0.0.1:" + port + process.env.ASK, {
      headers: { "X-Aws-Parameters-Secrets-Token": process.env.AWS_SESSION_TOKEN },
    });
    const text = await response.text();
    const value = response.ok ? JSON.parse(text).SecretString : undefined;
    return { status: response.status, text: response.ok ? "" : text, length: value?.length };
  };
  const inInit = await ask();
  export const handler = async () => ({ inInit, invoked: await ask() });`;

async function runFunction(
  name: string,
  layer: StandInLayer,
  variables: Record<string, string>,
): Promise<{ inInit: unknown; invoked: unknown }> {
  await lambda().send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: `arn:aws:iam::${ACCOUNT}:role/execution`,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Timeout: 20,
      Layers: [layerArn(layer)],
      Code: { ZipFile: zipSync({ "index.mjs": strToU8(CODE) }) },
      Environment: { Variables: variables },
    }),
  );
  const { Payload, FunctionError } = await lambda().send(new InvokeCommand({ FunctionName: name }));
  const payload: unknown = JSON.parse(Payload?.transformToString() ?? "");
  expect([FunctionError, payload]).toEqual([undefined, expect.anything()]);
  return payload as { inInit: unknown; invoked: unknown };
}

/** The calls of one function: its session has its name. */
async function callsOf(session: string) {
  const calls = await aws.calls();
  return calls
    .filter(({ principal }) => principal?.endsWith(`/${session}`))
    .map(({ operation, principal, userAgent }) => ({
      operation,
      principal,
      program: layerProgramOf(userAgent),
    }));
}

beforeAll(async () => {
  workFolder = mkdtempSync(join(tmpdir(), "local-layers-"));
  const { python } = await findMoto({ cacheFolder: resolve(__dirname, "../../.cache") });
  aws = await startLocalAws({ python, workFolder, region: REGION, layers: STAND_IN_LAYERS });
  const iam = new IAMClient(connection());
  for (const RoleName of ["execution", "reader"]) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
  }
  await new SecretsManagerClient(connection()).send(
    new CreateSecretCommand({ Name: SECRET, SecretString: canary.value }),
  );
});

afterAll(async () => {
  await aws.stop();
  rmSync(workFolder, { recursive: true, force: true });
});

describe("AWS", () => {
  test("hands out a layer by the ARN of its version", async () => {
    const { Content } = await lambda().send(
      new GetLayerVersionByArnCommand({ Arn: layerArn(WCP) }),
    );

    const response = await fetch(Content?.Location ?? "");
    const unknown = await fetch(`${Content?.Location ?? ""}1`);

    expect([response.status, unknown.status]).toEqual([200, 404]);
    expect((await response.arrayBuffer()).byteLength).toBe(Content?.CodeSize);
  });

  test("has no layer that was not published", async () => {
    const answer = lambda().send(
      new GetLayerVersionByArnCommand({ Arn: layerArn(WCP).replace(/1$/, "2") }),
    );

    await expect(answer).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("names the newest layer of the extension in a public parameter", async () => {
    const ssm = new SSMClient(connection());
    const name = (architecture: string) =>
      `/aws/service/aws-parameters-and-secrets-lambda-extension/${architecture}/latest`;

    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name("arm64") }));

    expect(Parameter).toMatchObject({ Type: "String", Value: layerArn(EXTENSION), Version: 1 });
    await expect(ssm.send(new GetParameterCommand({ Name: name("x86") }))).rejects.toMatchObject({
      name: "ParameterNotFound",
    });
  });
});

describe("the AWS Parameters and Secrets Lambda Extension", () => {
  test("refuses in INIT, and reads with the function's role when it is invoked", async () => {
    const result = await runFunction("with-extension", EXTENSION, {
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: "2773",
      ASK: `/secretsmanager/get?secretId=${SECRET}`,
    });

    expect(result).toEqual({
      inInit: { status: 400, text: "not ready to serve traffic, please wait" },
      invoked: { status: 200, text: "", length: canary.value.length },
    });
    expect(await callsOf("with-extension")).toEqual([
      {
        operation: "GetSecretValue",
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/execution/with-extension`,
        program: "secrets-extension",
      },
    ]);
  });
});

describe("the AWS Workload Credentials Provider", () => {
  test("serves in INIT already, from its prefetch, with the role that it assumes", async () => {
    const result = await runFunction("with-wcp", WCP, {
      WCP_HTTP_PORT: "2773",
      WCP_TTL_SECONDS: "300",
      WCP_PREFETCH_SECRET_ID: SECRET,
      WCP_ROLE_ARN: READER,
      ASK: `/secretsmanager/get?secretId=${SECRET}&roleArn=${READER}`,
    });

    const read = { status: 200, text: "", length: canary.value.length };
    expect(result).toEqual({ inInit: read, invoked: read });
    const operations = (await callsOf("with-wcp")).map(({ operation }) => operation);
    expect(new Set(operations)).toEqual(new Set(["AssumeRole", "GetCallerIdentity"]));
    const asReader = await callsOf("secrets-manager-provider");
    expect(asReader.map(({ operation }) => operation)).toContain("BatchGetSecretValue");
    expect(new Set(asReader.map(({ principal }) => principal))).toEqual(
      new Set([`arn:aws:sts::${ACCOUNT}:assumed-role/reader/secrets-manager-provider`]),
    );
  });
});

test("a function with a layer keeps it, and its ARN", async () => {
  const { Configuration } = await lambda().send(
    new GetFunctionCommand({ FunctionName: "with-wcp" }),
  );

  expect(Configuration?.Layers).toMatchObject([{ Arn: layerArn(WCP) }]);
});

test("the record of calls and the access log hold no value", () => {
  for (const file of ["aws-calls.jsonl", "aws-trail.jsonl", "aws-stand-in.log"]) {
    expect(canary.encodingsIn(readFileSync(join(workFolder, file)))).toEqual([]);
  }
});
