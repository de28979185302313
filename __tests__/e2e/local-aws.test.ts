import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeMetricFiltersCommand,
  FilterLogEventsCommand,
  PutMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribePrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  ModifySecurityGroupRulesCommand,
} from "@aws-sdk/client-ec2";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { strToU8, zipSync } from "fflate";

import { AwsStandInError, startAwsStandIn } from "../../local/aws/aws-stand-in";
import { type LocalAws, startLocalAws } from "../../local/local-aws";
import { findMoto, type MotoPython } from "../../local/toolchain/moto";
import { STAND_IN_CREDENTIALS } from "../../local/toolchain/stand-in-environment";

const REGION = "eu-west-1";
const ACCOUNT = "123456789012";

let moto: MotoPython;
let workFolder: string;
let aws: LocalAws;

/** What every client of the SDK needs. */
const connection = () => ({
  endpoint: aws.endpointUrl,
  region: REGION,
  credentials: STAND_IN_CREDENTIALS,
});

const policy = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

beforeAll(async () => {
  const cacheFolder = resolve(__dirname, "../../.cache");
  workFolder = mkdtempSync(join(tmpdir(), "local-aws-"));
  moto = await findMoto({ cacheFolder });
  aws = await startLocalAws({ python: moto.python, workFolder, region: REGION });
});

afterAll(async () => {
  await aws.stop();
  rmSync(workFolder, { recursive: true, force: true });
});

test("is the account that the configuration of the local environment allows", async () => {
  const identity = await new STSClient(connection()).send(new GetCallerIdentityCommand({}));

  expect(identity.Account).toBe(ACCOUNT);
});

test("CloudTrail takes a trail's ARN for its name", async () => {
  const s3 = new S3Client({ ...connection(), forcePathStyle: true });
  const cloudtrail = new CloudTrailClient(connection());
  await s3.send(new CreateBucketCommand({ Bucket: "trail-logs" }));
  const { TrailARN } = await cloudtrail.send(
    new CreateTrailCommand({ Name: "main", S3BucketName: "trail-logs" }),
  );
  const isLogging = async () =>
    (await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }))).IsLogging;

  await cloudtrail.send(new StartLoggingCommand({ Name: TrailARN }));
  const started = await isLogging();
  await cloudtrail.send(new StopLoggingCommand({ Name: TrailARN }));
  const stopped = await isLogging();
  await cloudtrail.send(new DeleteTrailCommand({ Name: TrailARN }));

  expect([started, stopped]).toEqual([true, false]);
  expect((await cloudtrail.send(new DescribeTrailsCommand({}))).trailList).toEqual([]);
});

test("CloudTrail says when a trail that is logging delivered to its log group", async () => {
  const s3 = new S3Client({ ...connection(), forcePathStyle: true });
  const cloudtrail = new CloudTrailClient(connection());
  await s3.send(new CreateBucketCommand({ Bucket: "delivered-logs" }));
  const create = (Name: string, CloudWatchLogsLogGroupArn?: string) =>
    cloudtrail.send(
      new CreateTrailCommand({ Name, S3BucketName: "delivered-logs", CloudWatchLogsLogGroupArn }),
    );
  const deliveredAt = async (Name: string) =>
    (await cloudtrail.send(new GetTrailStatusCommand({ Name }))).LatestCloudWatchLogsDeliveryTime;
  await create("to-logs", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:trail:*`);
  await create("to-bucket");

  const before = await deliveredAt("to-logs");
  await cloudtrail.send(new StartLoggingCommand({ Name: "to-logs" }));
  await cloudtrail.send(new StartLoggingCommand({ Name: "to-bucket" }));
  const after = await deliveredAt("to-logs");

  expect(before).toBeUndefined();
  // moto takes UTC for local time.
  expect(Math.abs(Date.now() - (after?.getTime() ?? 0))).toBeLessThan(15 * 60 * 60 * 1000);
  expect(await deliveredAt("to-bucket")).toBeUndefined();
});

test("KMS keeps the rotation period", async () => {
  const kms = new KMSClient(connection());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const before = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));

  await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 180 }));
  const custom = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  await kms.send(new EnableKeyRotationCommand({ KeyId }));
  const usual = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));

  expect(before).toMatchObject({ KeyRotationEnabled: false });
  expect(before.RotationPeriodInDays).toBeUndefined();
  expect(custom).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180 });
  expect(usual).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365 });
});

describe("CloudWatch Logs", () => {
  test("has a metric filter once, as it was put last", async () => {
    const logs = new CloudWatchLogsClient(connection());
    const logGroupName = "filtered";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const put = (filterName: string, filterPattern: string) =>
      logs.send(
        new PutMetricFilterCommand({
          logGroupName,
          filterName,
          filterPattern,
          metricTransformations: [{ metricName: "m", metricNamespace: "n", metricValue: "1" }],
        }),
      );

    await put("one", "first");
    await put("other", "kept");
    await put("one", "second");

    const { metricFilters } = await logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
    expect(metricFilters?.map(({ filterPattern }) => filterPattern).sort()).toEqual([
      "kept",
      "second",
    ]);
  });
});

describe("EC2", () => {
  test("keeps the description of a rule, whatever its target", async () => {
    const ec2 = new EC2Client(connection());
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const groupIn = async (name: string) =>
      (
        await ec2.send(
          new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: Vpc?.VpcId }),
        )
      ).GroupId;
    const GroupId = await groupIn("from");
    const target = await groupIn("to");
    const { PrefixLists } = await ec2.send(new DescribePrefixListsCommand({}));
    const tls = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    await ec2.send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId,
        IpPermissions: [
          { ...tls, IpRanges: [{ CidrIp: "10.1.0.0/16", Description: "cidr" }] },
          { ...tls, UserIdGroupPairs: [{ GroupId: target, Description: "group" }] },
          {
            ...tls,
            PrefixListIds: [{ PrefixListId: PrefixLists?.[0]?.PrefixListId, Description: "list" }],
          },
        ],
      }),
    );
    const rules = async () => {
      const Filters = [{ Name: "group-id", Values: [GroupId ?? ""] }];
      const answer = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return (answer.SecurityGroupRules ?? []).filter(({ Description }) => Description);
    };
    const described = await rules();
    const toGroup = described.find(({ ReferencedGroupInfo }) => ReferencedGroupInfo);

    await ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: [
          {
            SecurityGroupRuleId: toGroup?.SecurityGroupRuleId,
            SecurityGroupRule: { ...tls, ReferencedGroupId: target, Description: "changed" },
          },
        ],
      }),
    );

    const descriptions = (list: typeof described) => list.map((rule) => rule.Description).sort();
    expect(descriptions(described)).toEqual(["cidr", "group", "list"]);
    expect(descriptions(await rules())).toEqual(["changed", "cidr", "list"]);
  });
});

describe("S3", () => {
  const s3 = () => new S3Client({ ...connection(), forcePathStyle: true });
  const denyWithoutTls = (bucket: string) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });

  test("a policy that denies requests without TLS leaves objects readable", async () => {
    const Bucket = "with-policy";
    await s3().send(new CreateBucketCommand({ Bucket }));
    await s3().send(new PutBucketPolicyCommand({ Bucket, Policy: policy(denyWithoutTls(Bucket)) }));

    await s3().send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    const object = await s3().send(new GetObjectCommand({ Bucket, Key: "a" }));

    expect(await object.Body?.transformToString()).toBe("1");
  });

  test("logs to a bucket whose policy has other statements, and needs the one for logging", async () => {
    const logging = { LoggingEnabled: { TargetBucket: "logs", TargetPrefix: "a/" } };
    const enable = () =>
      s3().send(new PutBucketLoggingCommand({ Bucket: "logged", BucketLoggingStatus: logging }));
    const put = (...statements: object[]) =>
      s3().send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: policy(...statements) }));
    await s3().send(new CreateBucketCommand({ Bucket: "logs" }));
    await s3().send(new CreateBucketCommand({ Bucket: "logged" }));

    await put(denyWithoutTls("logs"));
    await expect(enable()).rejects.toThrow(/necessary permissions to the logging service/);
    await put(denyWithoutTls("logs"), {
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: "arn:aws:s3:::logs/a/*",
    });

    await expect(enable()).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test("a bucket with suspended versioning can be emptied version by version", async () => {
    const Bucket = "versioned";
    await s3().send(new CreateBucketCommand({ Bucket }));
    const versioning = (Status: "Enabled" | "Suspended") =>
      s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const list = () => s3().send(new ListObjectVersionsCommand({ Bucket }));
    await versioning("Enabled");
    await s3().send(new PutObjectCommand({ Bucket, Key: "kept", Body: "1" }));
    await s3().send(new PutObjectCommand({ Bucket, Key: "kept", Body: "2" }));
    await s3().send(new PutObjectCommand({ Bucket, Key: "gone", Body: "1" }));
    await s3().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    await versioning("Suspended");
    const { Versions = [] } = await list();
    const first = Versions.find(({ Key, IsLatest }) => Key === "kept" && !IsLatest);

    await s3().send(new DeleteObjectCommand({ Bucket, Key: "kept", VersionId: first?.VersionId }));
    const { Versions: left = [], DeleteMarkers = [] } = await list();
    const Objects = [...left, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    const emptied = await s3().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    expect(left.map(({ Key }) => Key).sort()).toEqual(["gone", "kept"]);
    expect(emptied.Errors).toBeUndefined();
    await expect(s3().send(new DeleteBucketCommand({ Bucket }))).resolves.toBeTruthy();
  });
});

test("IAM has the policies that AWS manages", async () => {
  const iam = new IAMClient(connection());
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
  await iam.send(new CreateRoleCommand({ RoleName: "m", AssumeRolePolicyDocument: policy() }));

  await iam.send(new AttachRolePolicyCommand({ RoleName: "m", PolicyArn }));

  const { AttachedPolicies } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: "m" }),
  );
  expect(AttachedPolicies).toMatchObject([{ PolicyArn }]);
});

test("SQS keeps the policy of a queue and both redrive policies", async () => {
  const sqs = new SQSClient(connection());
  const { QueueUrl: dead } = await sqs.send(
    new CreateQueueCommand({
      QueueName: "dead",
      Attributes: {
        RedriveAllowPolicy: '{"redrivePermission":"allowAll"}',
        Policy: policy({ Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }),
      },
    }),
  );
  const redrive = `{"deadLetterTargetArn":"arn:aws:sqs:${REGION}:${ACCOUNT}:dead","maxReceiveCount":3}`;
  const { QueueUrl: live } = await sqs.send(
    new CreateQueueCommand({ QueueName: "live", Attributes: { RedrivePolicy: redrive } }),
  );
  const attributes = async (QueueUrl: string | undefined) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })))
      .Attributes;

  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: dead, Attributes: { VisibilityTimeout: "60" } }),
  );

  expect(await attributes(dead)).toMatchObject({
    Policy: expect.stringContaining("sqs:*") as string,
    RedriveAllowPolicy: '{"redrivePermission":"allowAll"}',
    VisibilityTimeout: "60",
  });
  expect(await attributes(live)).toMatchObject({ RedrivePolicy: redrive });
});

test("SNS returns the signature version and the tracing of a topic", async () => {
  const sns = new SNSClient(connection());
  const { TopicArn } = await sns.send(
    new CreateTopicCommand({ Name: "alarms", Attributes: { SignatureVersion: "2" } }),
  );
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn,
      AttributeName: "TracingConfig",
      AttributeValue: "Active",
    }),
  );

  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));

  expect(Attributes).toMatchObject({ SignatureVersion: "2", TracingConfig: "Active" });
});

test("DynamoDB keeps the on-demand limits, and changes the key of a table", async () => {
  const dynamodb = new DynamoDBClient(connection());
  const TableName = "rows";
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      OnDemandThroughput: { MaxReadRequestUnits: 10, MaxWriteRequestUnits: 10 },
    }),
  );

  await dynamodb.send(
    new UpdateTableCommand({
      TableName,
      SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: "arn:key" },
      OnDemandThroughput: { MaxReadRequestUnits: 20, MaxWriteRequestUnits: 10 },
    }),
  );

  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    OnDemandThroughput: { MaxReadRequestUnits: 20, MaxWriteRequestUnits: 10 },
    SSEDescription: { Status: "ENABLED", KMSMasterKeyArn: "arn:key" },
  });
});

test("DynamoDB deletes the policy of a table with the table", async () => {
  const dynamodb = new DynamoDBClient(connection());
  const create = async () => {
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: "guarded-rows",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      }),
    );
    return TableDescription?.TableArn;
  };
  const ResourceArn = await create();
  const Policy = policy({
    Effect: "Deny",
    Principal: "*",
    Action: "dynamodb:DeleteTable",
    Resource: ResourceArn,
  });
  await dynamodb.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  const before = await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn }));

  await dynamodb.send(new DeleteTableCommand({ TableName: "guarded-rows" }));
  await create();

  expect(before.Policy).toBe(Policy);
  await expect(dynamodb.send(new GetResourcePolicyCommand({ ResourceArn }))).rejects.toMatchObject({
    name: "PolicyNotFoundException",
  });
});

describe("Lambda", () => {
  const FunctionName = "weather";
  const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
  const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:failed`;
  const lambda = () => new LambdaClient(connection());
  let vpcId: string | undefined;

  beforeAll(async () => {
    const ec2 = new EC2Client(connection());
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    vpcId = Vpc?.VpcId;
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: "10.9.0.0/24" }),
    );
    const { Role } = await new IAMClient(connection()).send(
      new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: policy() }),
    );
    const code = `
      exports.handler = async (event, context) => {
        console.log("got", event);
        if (event.fail) throw new Error("asked to fail");
        return { greeting: process.env.GREETING, endpoint: process.env.AWS_ENDPOINT_URL };
      };`;
    await lambda().send(
      new CreateFunctionCommand({
        FunctionName,
        Role: Role?.Arn,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
        Environment: { Variables: { GREETING: "hello" } },
        KMSKeyArn: keyArn,
        DeadLetterConfig: { TargetArn: queueArn },
        LoggingConfig: { LogFormat: "JSON", LogGroup: "/weather" },
        VpcConfig: { SubnetIds: [Subnet?.SubnetId ?? ""], SecurityGroupIds: ["sg-1"] },
      }),
    );
  });

  test("returns what it was given, with Lambda's defaults", async () => {
    const { Configuration } = await lambda().send(new GetFunctionCommand({ FunctionName }));

    expect(Configuration).toMatchObject({
      KMSKeyArn: keyArn,
      DeadLetterConfig: { TargetArn: queueArn },
      LoggingConfig: {
        LogFormat: "JSON",
        LogGroup: "/weather",
        ApplicationLogLevel: "INFO",
        SystemLogLevel: "INFO",
      },
      VpcConfig: { VpcId: vpcId },
    });
  });

  test("returns what an update changes", async () => {
    await lambda().send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        TracingConfig: { Mode: "Active" },
        EphemeralStorage: { Size: 1024 },
        DeadLetterConfig: {},
      }),
    );

    const { Configuration } = await lambda().send(new GetFunctionCommand({ FunctionName }));
    expect(Configuration).toMatchObject({
      KMSKeyArn: keyArn,
      TracingConfig: { Mode: "Active" },
      EphemeralStorage: { Size: 1024 },
    });
    expect(Configuration?.DeadLetterConfig).toBeUndefined();
  });

  test("returns a reserved concurrency of 0", async () => {
    await lambda().send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );

    const { Concurrency } = await lambda().send(new GetFunctionCommand({ FunctionName }));
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 0 });
  });

  test("replaces the configuration of asynchronous invocations", async () => {
    const put = (MaximumRetryAttempts: number) =>
      lambda().send(
        new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts }),
      );
    await put(2);

    await put(0);

    const config = await lambda().send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    expect(config.MaximumRetryAttempts).toBe(0);
  });

  test("hands out the deployment package", async () => {
    const { Code } = await lambda().send(new GetFunctionCommand({ FunctionName }));

    const response = await fetch(Code?.Location ?? "");
    const unknown = await fetch(`${Code?.Location ?? ""}-unknown`);

    expect([response.status, unknown.status]).toEqual([200, 404]);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  test("runs a function on the host, and its log is in CloudWatch Logs", async () => {
    const answer = await lambda().send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('{"a":1}'), LogType: "Tail" }),
    );

    const { events } = await new CloudWatchLogsClient(connection()).send(
      new FilterLogEventsCommand({ logGroupName: "/weather" }),
    );
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toEqual({
      greeting: "hello",
      endpoint: aws.endpointUrl,
    });
    expect(Buffer.from(answer.LogResult ?? "", "base64").toString()).toContain("got { a: 1 }");
    const types = events?.map(({ message }) => JSON.parse(message ?? "") as { type?: string });
    expect(types?.map(({ type }) => type)).toEqual([
      "platform.start",
      undefined,
      "platform.report",
    ]);
  });

  test("returns the error of a function", async () => {
    const answer = await lambda().send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('{"fail":true}') }),
    );

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toMatchObject({
      errorType: "Error",
      errorMessage: "asked to fail",
    });
  });

  test("has no function that was not created", async () => {
    const invocation = lambda().send(new InvokeCommand({ FunctionName: "nobody" }));

    await expect(invocation).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

const CREATE_POLICY = {
  Action: "CreatePolicy",
  Version: "2010-05-08",
  PolicyName: "repeated-policy",
  PolicyDocument: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ssm:PutParameter", Resource: "*" }],
  }),
};

/** One attempt at a call, as an SDK sends it. */
async function postForm(service: string, invocationId: string, form: Record<string, string>) {
  const scope = `${STAND_IN_CREDENTIALS.accessKeyId}/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(aws.endpointUrl, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      "amz-sdk-invocation-id": invocationId,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, body: await response.text() };
}

describe("the server", () => {
  test("ends a request that it cannot serve at once, and says why", async () => {
    const response = await fetch(aws.endpointUrl, {
      method: "POST",
      headers: {
        Authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${REGION}/network-firewall/aws4_request`,
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "NetworkFirewall_20201112.CreateRuleGroup",
      },
      body: "{}",
    });

    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      __type: "NotImplemented",
      message: expect.stringMatching(
        /^The AWS stand-in cannot do this \(network-firewall POST \/\): .*create_rule_group/,
      ) as string,
    });
  });

  test("answers a repeated request without doing the work again", async () => {
    const create = (invocationId: string) => postForm("iam", invocationId, CREATE_POLICY);

    const [first, repeated, another] = [
      await create("id-1"),
      await create("id-1"),
      await create("id-2"),
    ];

    expect(first).toMatchObject({ status: 200, body: expect.stringContaining("repeated-policy") });
    expect(repeated).toEqual(first);
    expect(another).toMatchObject({
      status: 409,
      body: expect.stringContaining("EntityAlreadyExists"),
    });
  });

  test("keeps an access log, without what requests and answers hold", async () => {
    const secrets = new SecretsManagerClient(connection());
    const SecretString = "canary-of-the-access-log";
    await secrets.send(new CreateSecretCommand({ Name: "api-key", SecretString }));
    await secrets.send(new GetSecretValueCommand({ SecretId: "api-key" }));

    const log = await readFile(aws.logFile, "utf8");

    expect(log).toMatch(/"POST \/ HTTP\/1\.1" 200/);
    expect(log).not.toContain(SecretString);
  });

  test("without a Lambda host, says what Invoke needs", async () => {
    const folder = mkdtempSync(join(workFolder, "no-host-"));
    const standIn = await startAwsStandIn({ python: moto.python, workFolder: folder });
    const to = { ...connection(), endpoint: standIn.endpointUrl, maxAttempts: 1 };
    const { Role } = await new IAMClient(to).send(
      new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: policy() }),
    );
    await new LambdaClient(to).send(
      new CreateFunctionCommand({
        FunctionName: "f",
        Role: Role?.Arn,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8("") }) },
      }),
    );

    const invocation = new LambdaClient(to).send(new InvokeCommand({ FunctionName: "f" }));

    await expect(invocation).rejects.toThrow("LAMBDA_HOST_URL is not set");
    await standIn.stop();
  });

  test("ends with the process that started it, even when that one is killed", async () => {
    const module = resolve(__dirname, "../../local/aws/aws-stand-in");
    const options = JSON.stringify({
      python: moto.python,
      workFolder: mkdtempSync(join(workFolder, "parent-")),
    });
    const code = `require(${JSON.stringify(module)}).startAwsStandIn(${options})
      .then((standIn) => { console.log(standIn.endpointUrl); setInterval(() => {}, 1000); });`;
    const parent = spawn(process.execPath, ["--import", "tsx", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const { port } = new URL(line.toString().trim());
    const connection = connect(Number(port), "127.0.0.1");
    await once(connection, "connect");
    connection.unref();

    parent.kill("SIGKILL");

    await once(connection, "close");
    await expect(fetch(line.toString().trim())).rejects.toThrow("fetch failed");
  });

  test("that does not start is an error with the end of its log", async () => {
    const folder = mkdtempSync(join(workFolder, "broken-"));
    const start = startAwsStandIn({ python: process.execPath, workFolder: folder });

    await expect(start).rejects.toThrow(AwsStandInError);
    await expect(start).rejects.toThrow(/it ended with 1[\s\S]*SyntaxError/);
  });
});
