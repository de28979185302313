import { strToU8, type Zippable, zipSync } from "fflate";

import type {
  DeployedFunction,
  FunctionConfiguration,
  FunctionServices,
  LogEvent,
  RoleCredentials,
} from "../../../local/lambda/function-services";
import type { SandboxLimits } from "../../../local/lambda/sandbox";
import { UNREACHED_MS } from "../../support/time";

export const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:weather";

/** For a host whose processes may be slow. */
export const UNREACHED_LIMITS: SandboxLimits = {
  initializationMs: UNREACHED_MS,
  shutdownMs: UNREACHED_MS,
};

/** One deployed function, and a record of what the host did with AWS. */
export class FakeServices implements FunctionServices {
  configuration: FunctionConfiguration = {
    functionName: "weather",
    functionArn: FUNCTION_ARN,
    version: "$LATEST",
    roleArn: "arn:aws:iam::123456789012:role/reader",
    runtime: "nodejs22.x",
    handler: "index.handler",
    timeout: UNREACHED_MS / 1_000,
    memorySize: 256,
    environment: { GREETING: "hello" },
    logGroup: "/aws/lambda/weather",
    logFormat: "Text",
    applicationLogLevel: undefined,
    revision: "1",
  };
  readonly assumed: (readonly [roleArn: string, sessionName: string])[] = [];
  readonly log: { readonly group: string; readonly stream: string; readonly message: string }[] =
    [];
  /** The deployment package. */
  code: Uint8Array = zipSync({});
  layers: Uint8Array[] = [];

  /** Deploys code: file name to content. */
  deploy(files: Record<string, string>, changes: Partial<FunctionConfiguration> = {}): void {
    const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
    this.code = zipSync(Object.fromEntries(entries));
    this.configuration = { ...this.configuration, ...changes };
  }

  /** Adds a layer: file name to content. Content that starts with `#!` is an executable file. */
  addLayer(files: Record<string, string>): void {
    const entries = Object.entries(files).map(
      ([name, text]) =>
        [
          name,
          [strToU8(text), { os: 3, attrs: (text.startsWith("#!") ? 0o100755 : 0o100644) << 16 }],
        ] as const,
    );
    this.layers.push(zipSync(Object.fromEntries(entries) as Zippable));
  }

  getFunction(functionArn: string): Promise<DeployedFunction> {
    if (functionArn !== this.configuration.functionArn) {
      return Promise.reject(new Error(`no function ${functionArn}`));
    }
    return Promise.resolve({
      configuration: this.configuration,
      downloadCode: () => Promise.resolve(this.code),
      downloadLayers: () => Promise.resolve(this.layers),
    });
  }

  assumeRole(roleArn: string, sessionName: string): Promise<RoleCredentials> {
    this.assumed.push([roleArn, sessionName]);
    return Promise.resolve({
      accessKeyId: "role-key-id",
      secretAccessKey: "role-secret",
      sessionToken: "role-token",
    });
  }

  putLogEvents(group: string, stream: string, events: readonly LogEvent[]): Promise<void> {
    this.log.push(...events.map(({ message }) => ({ group, stream, message })));
    return Promise.resolve();
  }

  get messages(): string[] {
    return this.log.map(({ message }) => message);
  }
}
