import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionCommand,
  GetLayerVersionByArnCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";

import type {
  DeployedFunction,
  FunctionConfiguration,
  FunctionServices,
  LogEvent,
  RoleCredentials,
} from "./function-services";

/** Which AWS the services call. */
export interface AwsConnection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What GetFunction must return for a function to run. */
const deployed = z.object({
  Code: z.object({ Location: z.url() }),
  Configuration: z.object({
    FunctionName: z.string(),
    FunctionArn: z.string(),
    Version: z.string(),
    Role: z.string(),
    Runtime: z.string(),
    Handler: z.string(),
    Timeout: z.int(),
    MemorySize: z.int(),
    Layers: z.array(z.object({ Arn: z.string() })).default([]),
    Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
    LoggingConfig: z.object({
      LogGroup: z.string(),
      LogFormat: z.enum(["Text", "JSON"]),
      ApplicationLogLevel: z.string().optional(),
    }),
  }),
});

/** What GetLayerVersionByArn must return. */
const publishedLayer = z.object({ Content: z.object({ Location: z.url() }) });

/** {@link FunctionServices} on Lambda, STS and CloudWatch Logs. */
export class AwsFunctionServices implements FunctionServices {
  readonly #lambda: LambdaClient;
  readonly #sts: STSClient;
  readonly #logs: CloudWatchLogsClient;

  constructor(connection: AwsConnection) {
    this.#lambda = new LambdaClient(connection);
    this.#sts = new STSClient(connection);
    this.#logs = new CloudWatchLogsClient(connection);
  }

  async getFunction(functionArn: string): Promise<DeployedFunction> {
    const answer = await this.#lambda.send(new GetFunctionCommand({ FunctionName: functionArn }));
    const { Code, Configuration } = deployed.parse(answer);
    return {
      configuration: toConfiguration(Configuration, JSON.stringify(answer.Configuration)),
      downloadCode: () => download(Code.Location),
      downloadLayers: () =>
        Promise.all(Configuration.Layers.map(({ Arn }) => this.#downloadLayer(Arn))),
    };
  }

  async #downloadLayer(Arn: string): Promise<Uint8Array> {
    const answer = await this.#lambda.send(new GetLayerVersionByArnCommand({ Arn }));
    return download(publishedLayer.parse(answer).Content.Location);
  }

  async assumeRole(roleArn: string, sessionName: string): Promise<RoleCredentials> {
    const { Credentials } = await this.#sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }

  async putLogEvents(
    logGroupName: string,
    logStreamName: string,
    events: readonly LogEvent[],
  ): Promise<void> {
    const put = () =>
      this.#logs.send(
        new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] }),
      );
    try {
      await put();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) {
        throw error;
      }
      await unlessItExists(this.#logs.send(new CreateLogGroupCommand({ logGroupName })));
      await unlessItExists(
        this.#logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })),
      );
      await put();
    }
  }
}

function toConfiguration(
  configuration: z.infer<typeof deployed>["Configuration"],
  revision: string,
): FunctionConfiguration {
  return {
    functionName: configuration.FunctionName,
    functionArn: configuration.FunctionArn,
    version: configuration.Version,
    roleArn: configuration.Role,
    runtime: configuration.Runtime,
    handler: configuration.Handler,
    timeout: configuration.Timeout,
    memorySize: configuration.MemorySize,
    environment: configuration.Environment?.Variables ?? {},
    logGroup: configuration.LoggingConfig.LogGroup,
    logFormat: configuration.LoggingConfig.LogFormat,
    applicationLogLevel: configuration.LoggingConfig.ApplicationLogLevel,
    revision,
  };
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`the package at ${url} answers ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function unlessItExists(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) {
      throw error;
    }
  }
}
