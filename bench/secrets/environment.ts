/**
 * The variables of a measured process: those of a function, and nothing of the machine that could
 * change how the SDK finds its settings.
 *
 * @param port of the upstream
 */
export function functionEnvironment(port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    AWS_REGION: "eu-south-2",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    AWS_SESSION_TOKEN: "example-session-token",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(port),
    POWERTOOLS_SERVICE_NAME: "bench",
    SECRET_NAME: "weather",
  };
}
