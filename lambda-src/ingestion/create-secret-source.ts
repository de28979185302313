import type { SecretSource } from "../secrets/secret-source";
import type { SecretSettings } from "./settings";

/**
 * The source that is configured. Each is loaded only when it is used: loading a client of the AWS SDK
 * is most of a cold start, and the sources on loopback do not need one.
 */
export function createSecretSource(secret: SecretSettings): SecretSource {
  const { name: secretName, store, providerPort: port, readerRoleArn: roleArn } = secret;
  const { connectTimeoutMs, requestTimeoutMs } = secret;
  switch (secret.source) {
    case "secrets-manager":
    case "parameter-store":
      return createSdkSource(secret);
    case "extension": {
      const { ExtensionSource } =
        require("../secrets/sources/extension") as typeof import("../secrets/sources/extension");
      const forcedRefresh = () => Promise.resolve(createSdkSource(secret));
      const options = { secretName, store, port, forcedRefresh };
      return new ExtensionSource({ ...options, connectTimeoutMs, requestTimeoutMs });
    }
    case "wcp": {
      const { WcpSource } =
        require("../secrets/sources/wcp") as typeof import("../secrets/sources/wcp");
      // Within one request the provider assumes the role as well.
      const wholeMs = roleArn === undefined ? requestTimeoutMs : 2 * requestTimeoutMs;
      return new WcpSource({
        secretName,
        port,
        roleArn,
        connectTimeoutMs,
        requestTimeoutMs: wholeMs,
      });
    }
  }
}

/** The source that reads the configured store with the AWS SDK. */
function createSdkSource(secret: SecretSettings): SecretSource {
  const { name, connectTimeoutMs, requestTimeoutMs } = secret;
  const options = { connectTimeoutMs, requestTimeoutMs, credentials: readerCredentials(secret) };
  if (secret.store === "parameter-store") {
    const { ParameterStoreSource } =
      require("../secrets/sources/parameter-store") as typeof import("../secrets/sources/parameter-store");
    return new ParameterStoreSource({ parameterName: name, ...options });
  }
  const { SecretsManagerSource } =
    require("../secrets/sources/secrets-manager") as typeof import("../secrets/sources/secrets-manager");
  return new SecretsManagerSource({ secretName: name, ...options });
}

/** Credentials of the reader role, or `undefined` for the function's own. */
function readerCredentials({
  readerRoleArn: roleArn,
  connectTimeoutMs,
  requestTimeoutMs,
}: SecretSettings) {
  if (roleArn === undefined) return undefined;
  const { assumedRoleCredentials } =
    require("../secrets/sources/assumed-role") as typeof import("../secrets/sources/assumed-role");
  // The session's name is in CloudTrail: it says which function read.
  const sessionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? "secrets-client";
  return assumedRoleCredentials({ roleArn, sessionName, connectTimeoutMs, requestTimeoutMs });
}
