import { devNull } from "node:os";
import { dirname } from "node:path";

import { freePort } from "./free-port";
import type { FunctionConfiguration, RoleCredentials } from "./function-services";

/** What a sandbox's environment is made of, besides the function's configuration. */
export interface SandboxPlace {
  readonly region: string;
  readonly credentials: RoleCredentials;
  /** URL of the AWS that the function calls. */
  readonly endpointUrl: string;
  /** host:port of the Runtime API. */
  readonly runtimeApi: string;
  /** Folder of the code. */
  readonly taskRoot: string;
  /** Folder of the layers. */
  readonly optFolder: string;
  /** Folder for temporary files. */
  readonly tmpFolder: string;
  /** Folder of the runtime. */
  readonly runtimeDir: string;
  readonly logStream: string;
}

/**
 * The variables that name a port on which an extension serves the function. A sandbox has a network of
 * its own in Lambda; here all share one, so each gets ports that are free.
 */
const PORT_VARIABLES = ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "WCP_HTTP_PORT"];

/**
 * The function's variables, with a free port for each port that they name.
 */
export async function withFreePorts(
  variables: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const changed = { ...variables };
  for (const name of PORT_VARIABLES.filter((variable) => variable in variables)) {
    changed[name] = String(await freePort());
  }
  return changed;
}

/**
 * The whole environment of a function's process; nothing comes from the host's own environment.
 *
 * The function's variables and the ones that Lambda defines:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html (log format)
 *
 * Beyond that list: AWS_ENDPOINT_URL, which stands for the endpoints in the VPC; LAMBDA_OPT_DIR and
 * TMPDIR, which name what stands for `/opt` and `/tmp`; what keeps the AWS SDK from the home folder and
 * the instance metadata of the machine, which Lambda does not have; and what keeps it from warning of
 * the machine's Node.js, which may be older than the function's runtime.
 */
export function sandboxEnvironment(
  configuration: FunctionConfiguration,
  place: SandboxPlace,
): Record<string, string> {
  return {
    // A function may set these three.
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    // The folder of this Node.js stands for the first of Lambda's, which holds the runtime.
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:${place.optFolder}/bin`,
    ...configuration.environment,
    _HANDLER: configuration.handler,
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: configuration.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
    AWS_LAMBDA_LOG_FORMAT: configuration.logFormat,
    ...(configuration.applicationLogLevel === undefined
      ? {}
      : { AWS_LAMBDA_LOG_LEVEL: configuration.applicationLogLevel }),
    AWS_ACCESS_KEY_ID: place.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: place.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: place.credentials.sessionToken,
    AWS_LAMBDA_RUNTIME_API: place.runtimeApi,
    LAMBDA_TASK_ROOT: place.taskRoot,
    LAMBDA_RUNTIME_DIR: place.runtimeDir,
    LAMBDA_OPT_DIR: place.optFolder,
    TMPDIR: place.tmpFolder,
    AWS_ENDPOINT_URL: place.endpointUrl,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/**
 * What an extension does not get of the function's environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-extensions-registration-api-e
 */
const OF_THE_RUNTIME_ALONE = new Set([
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_XRAY_CONTEXT_MISSING",
  "AWS_XRAY_DAEMON_ADDRESS",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
  "_AWS_XRAY_DAEMON_ADDRESS",
  "_AWS_XRAY_DAEMON_PORT",
  "_HANDLER",
]);

/** The environment of the extensions, from that of the function. */
export function extensionEnvironment(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !OF_THE_RUNTIME_ALONE.has(name)),
  );
}
