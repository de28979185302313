import { Construct } from "constructs";
import { LambdaFunction } from "#aws/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "#aws/lambda-function-event-invoke-config";
import { AssetType, TerraformAsset } from "#cdk";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { executionRolePolicy, executionRoleTrust } from "../policies/roles/execution-role";
import type { CustomerManagedKey } from "./customer-managed-key";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { lambdaBundle } from "./lambda-bundle";
import type { OnFailureQueue } from "./on-failure-queue";
import { ServiceRole } from "./service-role";

export interface IngestionFunctionProps {
  readonly environment: Environment;
  readonly integration: Integration;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly secretKeyArn: string;
  readonly tableKeyArn: string;
  /** Encrypts the log group and the environment variables. */
  readonly runtimeKey: CustomerManagedKey;
  readonly onFailureQueue: OnFailureQueue;
}

/** The function that reads the key, calls the third-party API and writes the rows. */
export class IngestionFunction extends Construct {
  readonly arn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: IngestionFunctionProps) {
    super(scope, id);
    const { environment, integration, runtimeKey } = props;
    const names = integrationNames(environment, integration);

    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: names.logGroupName,
      retentionDays: integration.retention.logDays,
      key: runtimeKey,
    });
    const role = new ServiceRole(this, "role", {
      name: names.executionRoleName,
      description: `The only role that may read ${names.secretName}`,
      trust: executionRoleTrust(environment),
      policy: executionRolePolicy({
        environment,
        integration,
        secretKeyArn: props.secretKeyArn,
        tableKeyArn: props.tableKeyArn,
        runtimeKeyArn: runtimeKey.arn,
      }),
    });

    const bundle = lambdaBundle();
    const code = new TerraformAsset(this, "code", {
      path: bundle.zipPath,
      type: AssetType.FILE,
      assetHash: bundle.sha256Hex,
    });
    const lambda = new LambdaFunction(this, "function", {
      functionName: names.functionName,
      description: `Ingests ${integration.name}`,
      role: role.arn,
      runtime: integration.function.runtime,
      architectures: ["arm64"],
      handler: bundle.handler,
      filename: code.path,
      sourceCodeHash: bundle.sha256Base64,
      memorySize: integration.function.memoryMb,
      timeout: integration.function.timeoutSeconds,
      reservedConcurrentExecutions: integration.function.reservedConcurrency,
      kmsKeyArn: runtimeKey.arn,
      environment: { variables: functionVariables(environment, integration) },
      vpcConfig: { subnetIds: props.subnetIds, securityGroupIds: [props.securityGroupId] },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      // Without its permissions the function cannot get a network interface.
      dependsOn: [role.ready],
    });
    new LambdaFunctionEventInvokeConfig(this, "asynchronous-invocation", {
      functionName: lambda.functionName,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: props.onFailureQueue.arn } },
    });
    this.arn = lambda.arn;
    this.logGroupName = logGroup.name;
  }
}

/**
 * What `lambda-src/ingestion/settings.ts` reads. Names and limits only: the secret is named here
 * and read at run time.
 */
function functionVariables(
  environment: Environment,
  integration: Integration,
): Record<string, string> {
  const { secretName, tableName, metricNamespace } = integrationNames(environment, integration);
  const { api, secret, retention } = integration;
  return {
    INTEGRATION: integration.name,
    SECRET_SOURCE: "secrets-manager",
    SECRET_NAME: secretName,
    SECRET_FIELD: secret.field,
    SECRET_CACHE_TTL_SECONDS: String(secret.cacheTtlSeconds),
    SECRET_CONNECT_TIMEOUT_MS: String(secret.connectTimeoutMs),
    SECRET_REQUEST_TIMEOUT_MS: String(secret.requestTimeoutMs),
    API_BASE_URL: api.baseUrl,
    API_PATH: api.path,
    API_AUTH_HEADER: api.authHeader,
    API_CONNECT_TIMEOUT_MS: String(api.connectTimeoutMs),
    API_TIMEOUT_MS: String(api.timeoutMs),
    API_MAX_ATTEMPTS: String(api.maxAttempts),
    LOCATIONS: JSON.stringify(integration.locations),
    TABLE_NAME: tableName,
    ROW_RETENTION_DAYS: String(retention.rowDays),
    POWERTOOLS_SERVICE_NAME: integration.name,
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
  };
}
