/** What the Lambda host reads of a function's configuration. Names and units are Lambda's. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly version: string;
  /** Execution role. */
  readonly roleArn: string;
  /** For example `nodejs22.x`. */
  readonly runtime: string;
  /** `file.function` */
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
  /** Set when the log format is JSON. */
  readonly applicationLogLevel: string | undefined;
  /** Changes with the code and with every part of the configuration. */
  readonly revision: string;
}

/** A function as it is deployed now. */
export interface DeployedFunction {
  readonly configuration: FunctionConfiguration;
  /** Downloads the deployment package: a zip file. */
  readonly downloadCode: () => Promise<Uint8Array>;
  /** Downloads the layers: zip files, in the order in which they are laid over each other. */
  readonly downloadLayers: () => Promise<Uint8Array[]>;
}

/** Credentials of an execution role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** One event of a log stream. */
export interface LogEvent {
  /** ms since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** What the Lambda host needs from AWS. */
export interface FunctionServices {
  /** @throws when there is no such function */
  getFunction(functionArn: string): Promise<DeployedFunction>;
  assumeRole(roleArn: string, sessionName: string): Promise<RoleCredentials>;
  /** Appends to a log stream; makes the log group and the stream when they do not exist. */
  putLogEvents(logGroup: string, logStream: string, events: readonly LogEvent[]): Promise<void>;
}
