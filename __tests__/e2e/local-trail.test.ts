/** The local AWS stand-in records each call as the event that CloudTrail would write. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { TrailedCall } from "../../local/aws/trailed-calls";
import { type LocalAws, startLocalAws } from "../../local/local-aws";
import { findMoto } from "../../local/toolchain/moto";
import { STAND_IN_CREDENTIALS } from "../../local/toolchain/stand-in-environment";

const REGION = "eu-west-1";
/** What no event may hold. */
const SECRET = "canary-0d9a71";

let workFolder: string;
let aws: LocalAws;

const connection = () => ({
  endpoint: aws.endpointUrl,
  region: REGION,
  credentials: STAND_IN_CREDENTIALS,
});

beforeAll(async () => {
  workFolder = mkdtempSync(join(tmpdir(), "local-trail-"));
  const { python } = await findMoto({ cacheFolder: resolve(__dirname, "../../.cache") });
  aws = await startLocalAws({ python, workFolder, region: REGION });
});

afterAll(async () => {
  await aws.stop();
  rmSync(workFolder, { recursive: true, force: true });
});

/** The event of the last call of an operation. */
async function eventOf(eventName: string): Promise<TrailedCall["event"] | undefined> {
  const calls = await aws.trail();
  return calls.map(({ event }) => event).findLast((event) => event.eventName === eventName);
}

test("of a JSON service, without the value", async () => {
  const client = new SecretsManagerClient(connection());
  await client.send(new CreateSecretCommand({ Name: "key", SecretString: SECRET }));
  await new SSMClient(connection()).send(
    new PutParameterCommand({ Name: "/key", Value: SECRET, Type: "SecureString" }),
  );

  expect(await eventOf("CreateSecret")).toMatchObject({
    eventSource: "secretsmanager.amazonaws.com",
    awsRegion: REGION,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    eventCategory: "Management",
    requestParameters: { name: "key", clientRequestToken: expect.any(String) },
  });
  expect((await eventOf("PutParameter"))?.requestParameters).toEqual({
    name: "/key",
    type: "SecureString",
  });
  expect(readFileSync(join(workFolder, "aws-trail.jsonl"), "utf8")).not.toContain(SECRET);
});

test("of a query service", async () => {
  await new IAMClient(connection()).send(
    new CreateRoleCommand({
      RoleName: "a",
      AssumeRolePolicyDocument: "{}",
      Tags: [{ Key: "k", Value: "v" }],
    }),
  );
  await new CloudWatchClient(connection()).send(
    new PutMetricAlarmCommand({
      AlarmName: "a",
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      EvaluationPeriods: 1,
      Dimensions: [{ Name: "n", Value: "v" }],
      MetricName: "m",
      Namespace: "ns",
      Period: 60,
      Statistic: "Sum",
      Threshold: 1,
    }),
  );

  expect((await eventOf("CreateRole"))?.requestParameters).toEqual({
    roleName: "a",
    assumeRolePolicyDocument: "{}",
    tags: [{ key: "k", value: "v" }],
  });
  expect(await eventOf("PutMetricAlarm")).toMatchObject({
    eventSource: "monitoring.amazonaws.com",
    requestParameters: { alarmName: "a", dimensions: [{ name: "n", value: "v" }], threshold: 1 },
  });
});

test("of a service with several protocols, in the older one", async () => {
  // The AWS provider of Terraform speaks it to CloudWatch.
  await fetch(aws.endpointUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      authorization:
        "AWS4-HMAC-SHA256 Credential=local-stand-in/20260302/eu-west-1/monitoring/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: new URLSearchParams({
      Action: "DescribeAlarms",
      Version: "2010-08-01",
      "AlarmNames.member.1": "a",
    }).toString(),
  });

  expect(await eventOf("DescribeAlarms")).toMatchObject({
    eventSource: "monitoring.amazonaws.com",
    readOnly: true,
    requestParameters: { alarmNames: ["a"] },
  });
});

test("of EC2, in both of its shapes", async () => {
  const client = new EC2Client(connection());
  const { Vpc } = await client.send(
    new CreateVpcCommand({
      CidrBlock: "10.0.0.0/16",
      TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "v" }] }],
    }),
  );
  const VpcId = Vpc?.VpcId ?? "";
  await client
    .send(
      new CreateVpcEndpointCommand({
        VpcId,
        ServiceName: "com.amazonaws.eu-west-1.s3",
        RouteTableIds: ["rtb-11111111", "rtb-22222222"],
      }),
    )
    .catch(() => undefined);
  await client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));

  expect((await eventOf("CreateVpc"))?.requestParameters).toEqual({
    cidrBlock: "10.0.0.0/16",
    tagSpecificationSet: {
      items: [{ resourceType: "vpc", tags: [{ key: "Name", value: "v" }] }],
    },
  });
  expect((await eventOf("CreateVpcEndpoint"))?.requestParameters).toEqual({
    CreateVpcEndpointRequest: {
      VpcId,
      ServiceName: "com.amazonaws.eu-west-1.s3",
      RouteTableId: [
        { tag: 1, content: "rtb-11111111" },
        { tag: 2, content: "rtb-22222222" },
      ],
    },
  });
  expect(await eventOf("DescribeVpcs")).toMatchObject({
    readOnly: true,
    requestParameters: { vpcSet: { items: [{ vpcId: VpcId }] } },
  });
});

test("of Lambda, by its names and without the variables", async () => {
  const client = new LambdaClient(connection());
  await client
    .send(
      new CreateFunctionCommand({
        FunctionName: "f",
        Role: "arn:aws:iam::123456789012:role/a",
        Code: { ZipFile: Buffer.from(SECRET) },
        Environment: { Variables: { KEY: SECRET } },
      }),
    )
    .catch(() => undefined);
  await client.send(new GetPolicyCommand({ FunctionName: "none" })).catch(() => undefined);

  expect((await eventOf("CreateFunction20150331"))?.requestParameters).toMatchObject({
    functionName: "f",
    environment: {},
    code: {},
  });
  expect(await eventOf("GetPolicy20150331v2")).toMatchObject({
    readOnly: true,
    errorCode: "ResourceNotFoundException",
    requestParameters: { functionName: "none" },
  });
});

test("of S3, by its names", async () => {
  const client = new S3Client({ ...connection(), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "trail-events" }));
  await client.send(
    new PutBucketPolicyCommand({
      Bucket: "trail-events",
      Policy: '{"Version":"2012-10-17","Statement":[]}',
    }),
  );
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket: "trail-events",
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
  );

  expect((await eventOf("CreateBucket"))?.requestParameters).toMatchObject({
    bucketName: "trail-events",
  });
  expect((await eventOf("PutBucketPolicy"))?.requestParameters).toMatchObject({
    bucketName: "trail-events",
    bucketPolicy: { Version: "2012-10-17", Statement: [] },
    policy: "",
  });
  expect((await eventOf("PutBucketPublicAccessBlock"))?.requestParameters).toMatchObject({
    bucketName: "trail-events",
  });
});

test("with an error's code and message", async () => {
  await new IAMClient(connection())
    .send(new GetRoleCommand({ RoleName: "none" }))
    .catch(() => undefined);

  expect(await eventOf("GetRole")).toMatchObject({
    errorCode: "NoSuchEntity",
    errorMessage: "Role none not found",
  });
});

test("and not of what a trail has with data events only", async () => {
  const s3 = new S3Client({ ...connection(), forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: "trail-events", Key: "k", Body: "x" }));
  const sns = new SNSClient(connection());
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "t" }));
  await sns.send(new PublishCommand({ TopicArn, Message: "m" }));

  expect(await eventOf("CreateTopic")).toMatchObject({ requestParameters: { name: "t" } });
  expect(await eventOf("PutObject")).toBeUndefined();
  expect(await eventOf("Publish")).toBeUndefined();
});

test("with the session that called, where it is one", async () => {
  const { Credentials } = await new STSClient(connection()).send(
    new AssumeRoleCommand({ RoleArn: "arn:aws:iam::123456789012:role/a", RoleSessionName: "s" }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  await new STSClient({ ...connection(), credentials }).send(new GetCallerIdentityCommand({}));

  const calls = await aws.trail();

  expect(calls.at(-1)).toMatchObject({
    caller: "arn:aws:sts::123456789012:assumed-role/a/s",
    event: { eventName: "GetCallerIdentity" },
  });
  expect(calls.at(-2)).toMatchObject({ caller: null, event: { eventName: "AssumeRole" } });
});
