import { Construct } from "constructs";
import { LambdaFunction } from "#aws/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "#aws/lambda-function-event-invoke-config";
import { AssetType, TerraformAsset } from "#cdk";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { executionRolePolicy, executionRoleTrust } from "../policies/roles/execution-role";
import type { CustomerManagedKey } from "./customer-managed-key";
import { EncryptedLogGroup } from "./encrypted-log-group";
import { functionVariables } from "./function-variables";
import { lambdaBundle } from "./lambda-bundle";
import type { OnFailureQueue } from "./on-failure-queue";
import { providerLayers } from "./provider-layers";
import { readerDescription } from "./reader-description";
import type { ReaderRole } from "./reader-role";
import { ServiceRole } from "./service-role";

export interface IngestionFunctionProps {
  readonly environment: Environment;
  readonly integration: Integration;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly secretKeyArn: string;
  /** Id of the interface endpoint of the secret's store. */
  readonly storeEndpointId: string;
  readonly tableKeyArn: string;
  /** Encrypts the log group and the environment variables. */
  readonly runtimeKey: CustomerManagedKey;
  readonly onFailureQueue: OnFailureQueue;
  /** The role that reads, where the function assumes one. */
  readonly readerRole?: ReaderRole | undefined;
}

/**
 * The function that reads the key, calls the third-party API and writes the rows, with the provider
 * beside it that its secret's source needs.
 */
export class IngestionFunction extends Construct {
  readonly arn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: IngestionFunctionProps) {
    super(scope, id);
    const { environment, integration, runtimeKey, readerRole } = props;
    const names = integrationNames(environment, integration);

    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: names.logGroupName,
      retentionDays: integration.retention.logDays,
      key: runtimeKey,
    });
    const role = new ServiceRole(this, "role", {
      environment,
      name: names.executionRoleName,
      description:
        readerRole === undefined
          ? readerDescription(environment, integration)
          : `The only role that may assume ${names.readerRoleName}`,
      trust: executionRoleTrust(environment),
      policy: executionRolePolicy({
        environment,
        integration,
        secretKeyArn: props.secretKeyArn,
        storeEndpointId: props.storeEndpointId,
        tableKeyArn: props.tableKeyArn,
        runtimeKeyArn: runtimeKey.arn,
      }),
    });

    const layers = providerLayers(this, integration);
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
      handler: integration.secret.prefetch ? bundle.prefetchingHandler : bundle.handler,
      ...(layers.length === 0 ? {} : { layers }),
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
      // Without its permissions the function cannot get a network interface, nor its key.
      dependsOn: [role.ready, ...(readerRole === undefined ? [] : [readerRole.ready])],
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
