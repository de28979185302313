/**
 * The demo as an end-to-end test: the real Terraform and provider deploy every stack to the local
 * AWS stand-in, the real bundle runs, and what is asserted was read back through AWS APIs.
 */
import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import {
  CloudTrailClient,
  GetTrailCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DescribeVpcEndpointsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { integrationNames, namesOf } from "../../config/names";
import { alarmName } from "../../detections/alarm-name";
import { auditDetections, operationsDetections } from "../../detections/catalog";
import { auditDashboard } from "../../detections/dashboards/audit-dashboard";
import type { Detection } from "../../detections/detection";
import type { ThirdPartyStandIn } from "../../local/third-party/third-party-stand-in";
import { secretsEndpointPolicy } from "../../policies/endpoint-policies/secrets-endpoint";
import { tableEndpointPolicy } from "../../policies/endpoint-policies/table-endpoint";
import { secretKeyPolicy } from "../../policies/key-policies/secret-key";
import { secretPolicy } from "../../policies/secret-policy";
import { dashboardPicture } from "../../tools/dashboard/picture";
import { Canary } from "../../tools/demo/canary";
import type { DeployedIntegration } from "../../tools/demo/deployed-integration";
import type { LocalDeployment } from "../../tools/demo/local-deployment";
import { STACK_PARTS } from "../../tools/demo/local-deployment";
import { Progress } from "../../tools/demo/progress";
import type { DemoResult, IntegrationResult } from "../../tools/demo/run-demo";
import { runDemo } from "../../tools/demo/run-demo";
import { exerciseBreakGlass } from "./support/break-glass";
import type { ObservedCuts } from "./support/cut-alarm-path";
import { cutAlarmPath } from "./support/cut-alarm-path";
import { deployedDashboards } from "./support/deployed-dashboards";
import type { ObservedAccess } from "./support/deployed-matrix";
import { observeWithoutSecretPolicy } from "./support/deployed-matrix";

const MINUTES = 60_000;

/** What the demo prints, and the text of it. */
class CapturedOutput extends Writable {
  readonly isTTY = false;
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A log line in CloudWatch's embedded metric format. */
interface PublishedMetrics extends Record<string, unknown> {
  _aws: {
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string }[];
    }[];
  };
}

let result: DemoResult;
/** Of the one integration of the local environment. */
let weather: IntegrationResult;
let deployed: Awaited<ReturnType<typeof readBack>>;
let access: ObservedAccess;
let afterwards: Awaited<ReturnType<typeof useIt>>;
let breakGlass: Awaited<ReturnType<typeof exerciseBreakGlass>>;
const output = new CapturedOutput();
let cuts: ObservedCuts;
let workFolder: string;

beforeAll(async () => {
  result = await runDemo({
    progress: new Progress(output as unknown as NodeJS.WriteStream),
    signal: new AbortController().signal,
    whileDeployed: async (deployment, thirdParty, drills) => {
      workFolder = deployment.workFolder;
      const [integration] = deployment.integrations;
      if (integration === undefined) {
        throw new Error("The local environment has no integration.");
      }
      deployed = await readBack(deployment, integration);
      access = await observeWithoutSecretPolicy(deployment, integration.names.secretName);
      afterwards = await useIt(integration, thirdParty, workFolder);
      breakGlass = await exerciseBreakGlass(deployment, integration, thirdParty);
      cuts = await cutAlarmPath(deployment, drills);
    },
  });
  const [first] = result.integrations;
  if (first === undefined) {
    throw new Error("The demo used no integration.");
  }
  weather = first;
}, 15 * MINUTES);

/** Everything that the assertions need, read through AWS APIs while it is deployed. */
async function readBack(deployment: LocalDeployment, { integration }: DeployedIntegration) {
  const { clientConfig: config, environment } = deployment;
  const names = { ...namesOf(environment), ...integrationNames(environment, integration) };
  const secrets = new SecretsManagerClient(config);
  const kms = new KMSClient(config);
  const dynamodb = new DynamoDBClient(config);
  const cloudTrail = new CloudTrailClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const sqs = new SQSClient(config);
  const secretKey = await kms.send(new DescribeKeyCommand({ KeyId: names.secretKeyAlias }));
  const KeyId = secretKey.KeyMetadata?.KeyId;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: names.queueName }));
  const endpoints = await new EC2Client(config).send(new DescribeVpcEndpointsCommand({}));
  return {
    environment,
    integration,
    names,
    secret: await secrets.send(new DescribeSecretCommand({ SecretId: names.secretName })),
    secretPolicy: (await secrets.send(new GetResourcePolicyCommand({ SecretId: names.secretName })))
      .ResourcePolicy,
    secretKeyPolicy: (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" })))
      .Policy,
    secretKeyRotation: await kms.send(new GetKeyRotationStatusCommand({ KeyId })),
    endpoints: endpoints.VpcEndpoints ?? [],
    table: (await dynamodb.send(new DescribeTableCommand({ TableName: names.tableName }))).Table,
    tableBackups: (
      await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: names.tableName }))
    ).ContinuousBackupsDescription,
    tableTtl: (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: names.tableName })))
      .TimeToLiveDescription,
    lambda: await new LambdaClient(config).send(
      new GetFunctionConfigurationCommand({ FunctionName: names.functionName }),
    ),
    executionRolePolicy: decodeURIComponent(
      (
        await new IAMClient(config).send(
          new GetRolePolicyCommand({
            RoleName: names.executionRoleName,
            PolicyName: "permissions",
          }),
        )
      ).PolicyDocument ?? "",
    ),
    schedule: await new SchedulerClient(config).send(
      new GetScheduleCommand({ Name: names.scheduleName, GroupName: names.scheduleGroupName }),
    ),
    queue: (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })))
      .Attributes,
    trail: (await cloudTrail.send(new GetTrailCommand({ Name: names.trailName }))).Trail,
    trailStatus: await cloudTrail.send(new GetTrailStatusCommand({ Name: names.trailName })),
    bucketAccess: (
      await s3.send(new GetPublicAccessBlockCommand({ Bucket: names.trailBucketName }))
    ).PublicAccessBlockConfiguration,
    bucketVersioning: await s3.send(
      new GetBucketVersioningCommand({ Bucket: names.trailBucketName }),
    ),
    logGroups: (await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})))
      .logGroups,
    dashboards: await deployedDashboards(deployment),
  };
}

/** What else happens to a deployed system. */
async function useIt(
  deployment: DeployedIntegration,
  thirdParty: ThirdPartyStandIn,
  folder: string,
) {
  const sameHour = await deployment.invoke({});
  const rowsAfterRepeat = (await deployment.rows()).length;

  const oneCity = await deployment.invoke({ city: "Lisbon" });

  thirdParty.setBehaviour("Dublin", { kind: "failure" });
  const badCity = await deployment.invoke({});
  thirdParty.setBehaviour("Dublin", undefined);

  // The vendor's key is replaced while the function holds the old one in memory.
  const rotated = new Canary();
  thirdParty.acceptKeys(rotated.value);
  await deployment.putKey(rotated.value);
  const afterRotation = await deployment.invoke({});

  const badEvent = await deployment.invoke({ city: 7 });
  const wrongAccount = await deployment
    .putKey("not-put", { ENVIRONMENT: "dev" })
    .catch((error: unknown) => error as Error);
  return {
    sameHour,
    rowsAfterRepeat,
    oneCity,
    badCity,
    afterRotation,
    badEvent,
    wrongAccount,
    rotated,
    functionLog: (await deployment.functionLog()).join("\n"),
    leaksAfterwards: rotated.searchFolder(folder).findings,
  };
}

describe("the deployed system", () => {
  it("holds the secret under its own key, with the computed policy", () => {
    const { environment, integration, endpoints } = deployed;
    const secretsEndpoint = endpoints.find(
      ({ VpcEndpointType }) => VpcEndpointType === "Interface",
    );

    expect(deployed.secret.KmsKeyId).toBeTruthy();
    expect(JSON.parse(deployed.secretPolicy ?? "")).toEqual(
      secretPolicy({
        environment,
        integration,
        vpcEndpointId: secretsEndpoint?.VpcEndpointId ?? "",
      }),
    );
  });

  it("rotates the secret's key and lets only the named principals use it", () => {
    const { environment, integration } = deployed;

    expect(deployed.secretKeyRotation).toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 365,
    });
    expect(JSON.parse(deployed.secretKeyPolicy ?? "")).toEqual(
      secretKeyPolicy(environment, integration),
    );
  });

  it("bounds both endpoints by policy", () => {
    const policies = deployed.endpoints.map(({ ServiceName, PolicyDocument }) => [
      ServiceName?.split(".").at(-1),
      JSON.parse(PolicyDocument ?? "") as unknown,
    ]);

    expect(Object.fromEntries(policies) as unknown).toEqual({
      secretsmanager: secretsEndpointPolicy(deployed.environment),
      dynamodb: tableEndpointPolicy(deployed.environment),
    });
  });

  it("encrypts, backs up and expires the table", () => {
    expect(deployed.table).toMatchObject({
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      SSEDescription: { SSEType: "KMS", Status: "ENABLED" },
    });
    expect(deployed.tableBackups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe(
      "ENABLED",
    );
    expect(deployed.tableTtl).toMatchObject({
      AttributeName: "expiresAt",
      TimeToLiveStatus: "ENABLED",
    });
  });

  it("runs the function in the private subnets, with no secret in its environment", () => {
    const { lambda } = deployed;

    expect(lambda.VpcConfig?.SubnetIds).toHaveLength(2);
    expect(lambda.TracingConfig?.Mode).toBe("Active");
    expect(lambda.KMSKeyArn).toMatch(/:key\//);
    expect(JSON.stringify(lambda)).not.toContain(result.canary.value);
  });

  it("gives the function's role one secret to read", () => {
    const { Statement } = JSON.parse(deployed.executionRolePolicy) as {
      Statement: { Action: string[]; Resource: string }[];
    };
    const reads = Statement.filter(({ Action }) =>
      Action.includes("secretsmanager:GetSecretValue"),
    );

    expect(reads.map(({ Resource }) => Resource)).toEqual([deployed.names.secretArnPattern]);
  });

  it("schedules the function with a role and a queue for what fails", () => {
    expect(deployed.schedule).toMatchObject({
      ScheduleExpression: deployed.integration.schedule,
      Target: {
        Arn: deployed.names.functionArn,
        RoleArn: deployed.names.schedulerRoleArn,
        DeadLetterConfig: { Arn: deployed.names.queueArn },
      },
    });
    expect(deployed.queue?.KmsMasterKeyId).toMatch(/:key\//);
  });

  it("records everything, in all Regions, and can prove that the record is unchanged", () => {
    expect(deployed.trail).toMatchObject({
      IsMultiRegionTrail: true,
      LogFileValidationEnabled: true,
      IncludeGlobalServiceEvents: true,
    });
    expect(deployed.trailStatus.IsLogging).toBe(true);
    expect(deployed.bucketAccess).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(deployed.bucketVersioning.Status).toBe("Enabled");
  });

  it("has an alarm on an encrypted topic for every detection, a rule for each that events tell", () => {
    const { path, broken, network } = result.drills;
    const { environment } = deployed;
    const audit = auditDetections(environment, network);
    const all = [...audit, ...operationsDetections(environment)];
    const named = (detections: Detection[]) =>
      detections.map((detection) => alarmName(environment, detection)).sort();

    expect(path.alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(named(all));
    expect(path.rules.map(({ Name }) => Name).sort()).toEqual(
      named(audit.filter(({ source }) => "eventPattern" in source)),
    );
    expect(path.compositeAlarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      "acme-local-audit-critical",
      "acme-local-audit-high",
      "acme-local-operations-high",
      "acme-local-operations-medium",
    ]);
    expect(broken).toEqual([]);
    expect(path.topic.KmsMasterKeyId).toMatch(/:key\//);
  });

  it("says in each alarm where the runbook is and how to find who", () => {
    const reader = result.drills.path.alarms.find(
      ({ AlarmName }) => AlarmName === "acme-local-weather-unexpected-reader",
    );

    expect(reader?.AlarmDescription).toContain("docs/runbooks/unexpected-reader.md");
    expect(reader?.AlarmDescription).toContain("fields @timestamp, userIdentity.arn");
    expect(reader?.AlarmDescription).toContain(
      'eventName = "GetSecretValue" and @message like "acme-local-weather-api-key"',
    );
  });

  it("shows dashboards that can be drawn from what is deployed", () => {
    const { dashboards } = deployed;
    const synthesized = JSON.stringify(auditDashboard(deployed.environment));

    expect(Object.keys(dashboards).sort()).toEqual(["acme-local", "acme-local-weather"]);
    expect(JSON.parse(dashboards["acme-local"] ?? "")).toEqual(JSON.parse(synthesized));
    expect(dashboardPicture(dashboards["acme-local"] ?? "")).toContain(
      "acme-local-weather-unexpected-reader",
    );
    expect(dashboardPicture(dashboards["acme-local-weather"] ?? "")).toMatch(/^<svg /);
  });

  it("alarms on failed locations with the dimensions that the function publishes", () => {
    const [published] = afterwards.functionLog
      .split("\n")
      .filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line) as PublishedMetrics);
    const alarm = result.drills.path.alarms.find(
      ({ MetricName }) => MetricName === "LocationsFailed",
    );
    const [directive] = published?._aws.CloudWatchMetrics ?? [];

    expect(directive?.Metrics.map(({ Name }) => Name)).toContain("LocationsFailed");
    expect(alarm?.Namespace).toBe(directive?.Namespace);
    expect(alarm?.Dimensions).toEqual(
      directive?.Dimensions[0]?.map((Name) => ({ Name, Value: published?.[Name] })),
    );
  });

  it("keeps every log group encrypted and for a stated time", () => {
    expect(
      Object.fromEntries(
        (deployed.logGroups ?? []).map((group) => [group.logGroupName, group.retentionInDays]),
      ),
    ).toEqual({
      [deployed.names.logGroupName]: 14,
      [deployed.names.trailLogGroupName]: 365,
      [deployed.names.flowLogGroupName]: 365,
    });
    for (const group of deployed.logGroups ?? []) {
      expect(group.kmsKeyId).toMatch(/:key\//);
    }
  });
});

describe("who would be noticed, by the filters and rules that are deployed", () => {
  it("is everyone in the recorded events but who works here", () => {
    const { report } = result.drills;
    const raised = (name: string) =>
      report.results.find((each) => each.name === name)?.raised.map(({ id }) => id);

    expect(report.differences).toEqual([]);
    expect(raised("reads/by-root")).toEqual(["unexpected-reader"]);
    expect(raised("normal-day/deployment")).toEqual([]);
    expect(report.results.length).toBeGreaterThan(100);
  });

  it("is nobody by the calls of the deployment and the ingestion themselves", () => {
    // The demo fails when one of them raises something.
    expect(result.drills.ownCalls).toBeGreaterThan(300);
  });

  it("shows a filter that is gone", () => {
    expect(cuts.withoutFilter).toEqual([
      "There is no metric filter acme-local-weather-unexpected-reader: alarm " +
        "acme-local-weather-unexpected-reader cannot go off.",
    ]);
  });

  it("shows a pattern that misses who has no session issuer", () => {
    expect(cuts.withNaivePattern).toContain(
      "weather: reads/by-root must raise unexpected-reader (weather), and its filter did not see it",
    );
    expect(cuts.withNaivePattern).toContain(
      "weather: reads/by-iam-user must raise unexpected-reader (weather), and its filter did not see it",
    );
  });

  it("shows a rule that sees no reads, and an alarm whose actions are off", () => {
    expect(cuts.withDeafRule).toEqual([
      "EventBridge rule acme-local-weather-unexpected-reader is ENABLED.",
    ]);
    expect(cuts.withMuteAlarm).toEqual([
      "The actions of alarm acme-local-weather-unexpected-reader are disabled.",
    ]);
  });

  it("is as before when all is put back", () => {
    expect(cuts.afterwards).toEqual([]);
  });
});

describe("who may do what, from the policies that are deployed", () => {
  it("is what the synthesized policies say, cell by cell", () => {
    expect(access.atFirst).toEqual([]);
    expect(access.deployed.cells.length).toBeGreaterThan(300);
  });

  it("lets the reader read, and nobody else", () => {
    const allowed = access.deployed.cells.filter(
      ({ action, outcome }) => action === "read-value" && outcome === "allowed",
    );

    expect(allowed.map(({ principal }) => principal)).toEqual(["reader"]);
  });

  it("shows that the secret's policy was taken off, and put back", () => {
    expect(access.whileChanged).toContain(
      "weather: administrator, change-policy: denied explicitly by secret policy: " +
        "DenyPolicyChangeExceptDeployerOrBreakGlass; " +
        "now allowed by IAM policy assumed: EveryAction",
    );
    expect(access.afterwards).toEqual([]);
  });

  it("is printed with the steps", () => {
    expect(output.text).toMatch(/✔ who may do what, from the policies read back \(/);
    expect(output.text).toMatch(/^ +reader +yes +denied +denied +no +yes +no +no?$/m);
    expect(output.text).toMatch(/^ +administrator +denied/m);
  });
});

describe("one ingestion", () => {
  it("writes one row for each location, with the canary as key", () => {
    expect(weather.invocation.payload).toMatchObject({ integration: "weather", failed: [] });
    expect(weather.rows.map((row) => row.displayName).sort()).toEqual([
      "Dublin",
      "Reykjavik",
      "Seville",
    ]);
    for (const row of weather.rows) {
      expect(typeof row.temperatureCelsius).toBe("number");
      expect(row.observedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00/);
      expect(Number(row.expiresAt) * 1000).toBe(
        Date.parse(String(row.observedAt)) + 90 * 24 * 60 * MINUTES,
      );
    }
    expect(result.acceptedCalls).toBe(3);
  });

  it("writes the same observation once", () => {
    expect(afterwards.sameHour.payload).toMatchObject({ written: 0, duplicates: 3, failed: [] });
    expect(afterwards.rowsAfterRepeat).toBe(3);
  });

  it("ingests the one city of an event", () => {
    expect(afterwards.oneCity.payload).toMatchObject({ written: 1, failed: [] });
  });

  it("loses nothing of the others when one city fails", () => {
    expect(afterwards.badCity.functionError).toBeUndefined();
    expect(afterwards.badCity.payload).toMatchObject({
      duplicates: 2,
      failed: [{ location: "Dublin" }],
    });
  });

  it("reads the new key when the vendor rejects the one in memory", () => {
    expect(afterwards.afterRotation).toMatchObject({
      functionError: undefined,
      payload: { failed: [] },
    });
  });

  it("refuses a bad event by name", () => {
    expect(afterwards.badEvent.functionError).toBe("Unhandled");
    expect(afterwards.badEvent.payload).toMatchObject({ errorType: "InvalidEventError" });
  });

  it("logs JSON lines and metrics, and neither key", () => {
    expect(afterwards.functionLog).toContain('"LocationsWritten"');
    expect(afterwards.functionLog).toContain('"_aws"');
    expect(afterwards.functionLog).toContain(deployed.names.secretName);
    expect(afterwards.functionLog).not.toContain(result.canary.value);
    expect(afterwards.functionLog).not.toContain(afterwards.rotated.value);
  });
});

describe("the operator", () => {
  it("sees the version, and never the value", () => {
    expect(weather.putOutput).toMatch(/acme-local-weather-api-key: version \S+ is AWSCURRENT/);
    expect(weather.putOutput).not.toContain(result.canary.value);
  });

  it("cannot put into the wrong account", () => {
    expect(afterwards.wrongAccount).toBeInstanceOf(Error);
    expect(String(afterwards.wrongAccount)).toContain("Nothing was put");
  });
});

describe("break-glass, by the commands of its document", () => {
  const under = (heading: string) =>
    breakGlass.blocks.filter((block) => block.heading.startsWith(`${heading}. `));

  it("is that role, in a session that names person and incident", () => {
    expect(under("1")[0]?.output).toContain(":assumed-role/acme-break-glass/alice-INC-4711");
    expect(under("1")[0]?.secretIsDeleted).toBe(true);
  });

  it("restores the secret, and keeps and takes off the policy that locks people out", () => {
    expect(under("2a")[0]).toMatchObject({ secretIsDeleted: false });
    expect(under("2a")[0]?.secretPolicy).toContain("DenyEveryoneElse");
    expect(breakGlass.policyFound).toContain("DenyEveryoneElse");
    expect(under("2b")[0]?.secretPolicy).toBeUndefined();
  });

  it("returns: the plan shows the drift, and the deployment puts exactly the computed policy back", () => {
    const [deployment, look] = under("3");

    expect(deployment?.output).toMatch(
      /aws_secretsmanager_secret_policy\.\S+ .*will be (created|updated in-place)/,
    );
    expect(deployment?.output).toMatch(
      /Plan: (1 to add, 0 to change|0 to add, 1 to change), 0 to destroy/,
    );
    expect(breakGlass.computedPolicy).toContain("DenyReadExceptReader");
    expect(JSON.parse(deployment?.secretPolicy ?? "")).toEqual(
      JSON.parse(breakGlass.computedPolicy ?? ""),
    );
    // The document's own comparison with the reviewed one found no difference.
    expect(breakGlass.accessDeployed).toMatch(/^break-glass +DENY/m);
    // No grants on the secret's key.
    expect(look?.output).toMatch(/^\[\]$/m);
    expect(look?.output).toContain('"StatusCode": 200');
    expect(breakGlass.lambdaReport).toContain('"failed":[]');
  });

  it("replaces the value, which the function uses from then on", () => {
    expect(under("4")[0]?.output).toMatch(
      /: version (\S+) is AWSCURRENT\n(.*\n)version \1: AWSCURRENT; created /,
    );
    expect(breakGlass.invocation).toMatchObject({
      functionError: undefined,
      payload: { failed: [] },
    });
    expect(breakGlass.leaks).toEqual([]);
  });

  it("closes with the events of the role and the alarms", () => {
    expect(under("5")[0]?.output).toContain('"status": "Complete"');
    expect(under("5")[0]?.output).toContain("acme-local-break-glass-used");
    expect(under("5")[0]?.output).toContain("acme-local-weather-secret-changed");
  });
});

describe("the run", () => {
  it("has second plans without changes", () => {
    expect(result.secondPlans.map(({ stack, changes }) => [stack, changes])).toEqual(
      STACK_PARTS.map((part) => [part, false]),
    );
  });

  it("leaves the canary in no state, plan, log, bundle or output", () => {
    expect(result.findings).toEqual([]);
    expect(result.filesSearched).toBeGreaterThan(30);
    expect(afterwards.leaksAfterwards).toEqual([]);
    expect(result.canary.encodingsIn(Buffer.from(output.text))).toEqual([]);
  });

  it("shows each step with its time", () => {
    for (const step of ["tools", "cdktf deploy '*'", "rows in DynamoDB", "cdktf destroy '*'"]) {
      expect(output.text).toMatch(
        new RegExp(`✔ ${step.replace(/[*]/g, "\\*")} \\(\\d+\\.\\d s\\)`),
      );
    }
  });

  it("removes its folder, and with it every file that it wrote", () => {
    expect(existsSync(workFolder)).toBe(false);
  });
});
