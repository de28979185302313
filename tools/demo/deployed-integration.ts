import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { AwsCall } from "../../local/aws/aws-calls";

/** What an invocation returned. */
export interface Invocation {
  readonly payload: unknown;
  /** `Unhandled` when the function threw. */
  readonly functionError: string | undefined;
}

/** What an integration needs from the deployment that it is a part of. */
interface Deployment {
  readonly environment: Environment;
  /** For every AWS SDK client that talks to the stand-in. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly logFolder: string;
  putKey(integration: string, value: string, variables: Record<string, string>): Promise<string>;
  awsCalls(): Promise<AwsCall[]>;
}

/** Calls whose answer holds the value. */
const READS = ["GetSecretValue", "BatchGetSecretValue", "GetParameter"];

/** One integration on the local AWS stand-in. */
export class DeployedIntegration {
  readonly names: ReturnType<typeof integrationNames>;

  constructor(
    private readonly deployment: Deployment,
    readonly integration: Integration,
  ) {
    this.names = integrationNames(deployment.environment, integration);
  }

  get name(): string {
    return this.integration.name;
  }

  /**
   * `npm run secret -- put`: the key, as an operator puts it. Returns what it prints.
   *
   * @param variables override the command's environment
   */
  putKey(value: string, variables: Record<string, string> = {}): Promise<string> {
    return this.deployment.putKey(this.name, value, variables);
  }

  /** Invokes the deployed function with an event and waits for its result. */
  async invoke(event: unknown): Promise<Invocation> {
    const { functionName } = this.names;
    const { Payload, FunctionError } = await new LambdaClient(this.deployment.clientConfig).send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
    );
    const text = Payload?.transformToString() ?? "";
    return {
      payload: text === "" ? undefined : (JSON.parse(text) as unknown),
      functionError: FunctionError,
    };
  }

  /** Every row of the table. */
  async rows(): Promise<Record<string, unknown>[]> {
    const { tableName } = this.names;
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(this.deployment.clientConfig));
    const rows: Record<string, unknown>[] = [];
    for await (const page of paginateScan({ client }, { TableName: tableName })) {
      rows.push(...(page.Items ?? []));
    }
    return rows;
  }

  /** Every line that the function logged, also written to the log folder. */
  async functionLog(): Promise<string[]> {
    const { logGroupName } = this.names;
    const client = new CloudWatchLogsClient(this.deployment.clientConfig);
    const lines: string[] = [];
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName })) {
      lines.push(...(page.events ?? []).map(({ message }) => message ?? ""));
    }
    const file = join(this.deployment.logFolder, `function-${this.name}.log`);
    writeFileSync(file, lines.join("\n"));
    return lines;
  }

  /** The calls by which AWS gave away this integration's key, in order. */
  async keyReads(): Promise<AwsCall[]> {
    const { secretName } = this.names;
    const calls = await this.deployment.awsCalls();
    return calls.filter(
      ({ operation, parameters, status }) =>
        READS.includes(operation) &&
        status === 200 &&
        [parameters.SecretId, parameters.SecretIdList, parameters.Name].flat().includes(secretName),
    );
  }
}
