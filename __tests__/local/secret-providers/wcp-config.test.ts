import { parseWcpConfig } from "../../../local/secret-providers/wcp-config";

const DEFAULTS = {
  logLevel: "info",
  logToFile: true,
  httpPort: 2773,
  region: undefined,
  pathPrefix: "/v1/",
  maxConnections: 800,
  maxRoles: 20,
  ignoreTransientErrors: true,
  validateCredentials: true,
  ttlSeconds: 300,
  cacheSize: 1_000,
  ssrfHeaders: ["X-Aws-Parameters-Secrets-Token", "X-Vault-Token"],
  ssrfEnvironmentVariables: ["AWS_TOKEN", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"],
  cacheBufferRatio: 0.8,
  maxJitterSeconds: 0,
  prefetchSecrets: [],
  prefetchTags: [],
};

test("has the defaults of the provider", () => {
  expect(parseWcpConfig("")).toEqual(DEFAULTS);
});

test("reads every documented key", () => {
  const text = `
    [logging]
    log_level = "WARN"
    log_to_file = false
    [capabilities.secrets_manager]
    enabled = true
    http_port = 0
    region = "eu-south-2"
    path_prefix = "/secrets/"
    max_conn = 10
    max_roles = 2
    ignore_transient_errors = false
    validate_credentials = false
    [capabilities.secrets_manager.cache]
    ttl_seconds = 60
    cache_size = 5
    [capabilities.secrets_manager.security]
    ssrf_headers = ["X-Token"]
    ssrf_env_variables = ["TOKEN"]
    [capabilities.secrets_manager.prefetch]
    cache_buffer_ratio = 1.0
    max_jitter_seconds = 3
    secrets = [{ secret_id = "a" }, { secret_id = "b", role_arn = "arn" }]
    filter_tags = [{ key = "prefetch" }]
  `;

  expect(parseWcpConfig(text)).toEqual({
    logLevel: "warn",
    logToFile: false,
    httpPort: 0,
    region: "eu-south-2",
    pathPrefix: "/secrets/",
    maxConnections: 10,
    maxRoles: 2,
    ignoreTransientErrors: false,
    validateCredentials: false,
    ttlSeconds: 60,
    cacheSize: 5,
    ssrfHeaders: ["X-Token"],
    ssrfEnvironmentVariables: ["TOKEN"],
    cacheBufferRatio: 1,
    maxJitterSeconds: 3,
    prefetchSecrets: [
      { secretId: "a", roleArn: undefined },
      { secretId: "b", roleArn: "arn" },
    ],
    prefetchTags: [{ key: "prefetch", roleArn: undefined }],
  });
});

const inSecretsManager = (line: string) => `[capabilities.secrets_manager]\n${line}`;

test.each([
  ["x = 1", "unknown field x"],
  ["[logging]\nlevel = 'info'", "unknown field logging.level"],
  ["[capabilities.acm]\nenabled = true", "unknown field capabilities.acm"],
  [inSecretsManager("ttl_seconds = 1"), "unknown field capabilities.secrets_manager.ttl_seconds"],
  [
    inSecretsManager("prefetch.secrets = [{ secret_id = 'a', role = 'r' }]"),
    "unknown field capabilities.secrets_manager.prefetch.secrets.role",
  ],
  [inSecretsManager("enabled = false"), "there is nothing to start"],
])("refuses %p", (text, message) => {
  expect(() => parseWcpConfig(text)).toThrow(message);
});

test.each([
  ["http_port", "1023"],
  ["http_port", "65536"],
  ["http_port", '"2773"'],
  ["max_conn", "0"],
  ["max_conn", "1001"],
  ["max_roles", "0"],
  ["max_roles", "21"],
  ["region", "1"],
  ["validate_credentials", '"no"'],
  ["cache.ttl_seconds", "3601"],
  ["cache.ttl_seconds", "1.5"],
  ["cache.cache_size", "0"],
  ["cache.cache_size", "1001"],
  ["security.ssrf_headers", '"X-Token"'],
  ["security.ssrf_headers", "[1]"],
  ["prefetch.cache_buffer_ratio", "0.05"],
  ["prefetch.cache_buffer_ratio", "1.1"],
  ["prefetch.max_jitter_seconds", "11"],
  ["prefetch.secrets", '"weather"'],
  ["cache", "300"],
])("refuses %s = %s", (key, value) => {
  expect(() => parseWcpConfig(inSecretsManager(`${key} = ${value}`))).toThrow(
    `capabilities.secrets_manager.${key} is missing or has a value that is not allowed`,
  );
});

test.each([
  [inSecretsManager("prefetch.secrets = [{}]"), "prefetch.secrets.secret_id is missing"],
  [inSecretsManager("prefetch.secrets = ['a']"), "prefetch.secrets is missing or has"],
  ["[logging]\nlog_level = 'loud'", "logging.log_level is missing or has"],
])("refuses %p", (text, message) => {
  expect(() => parseWcpConfig(text)).toThrow(message);
});
