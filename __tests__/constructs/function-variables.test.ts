import { loadEnvironment } from "../../config/load-environment";
import type { Integration } from "../../config/schema";
import { functionVariables } from "../../constructs/function-variables";

const environment = loadEnvironment("every-source");

function variablesOf(name: string, changes: Partial<Integration["secret"]> = {}) {
  const integration = environment.integrations.find((each) => each.name === name);
  if (integration === undefined) throw new Error(`every-source has no integration ${name}.`);
  return functionVariables(environment, {
    ...integration,
    secret: { ...integration.secret, ...changes },
  });
}

/** The variables about the secret and its provider. */
function secretVariablesOf(name: string, changes?: Partial<Integration["secret"]>) {
  return Object.fromEntries(
    Object.entries(variablesOf(name, changes)).filter(([variable]) =>
      /^(SECRET|PARAMETERS_SECRETS|SECRETS_MANAGER|SSM|WCP)_/.test(variable),
    ),
  );
}

const common = {
  SECRET_FIELD: "apiKey",
  SECRET_CACHE_TTL_SECONDS: "300",
  SECRET_MAX_STALE_SECONDS: "3600",
  SECRET_CONNECT_TIMEOUT_MS: "1000",
  SECRET_REQUEST_TIMEOUT_MS: "3000",
};

const READER = (name: string) => `arn:aws:iam::123456789012:role/acme-every-source-${name}-reader`;

describe("the variables of a function", () => {
  it.each(["direct", "direct-prefetch"])("of %s say how to read with the SDK", (name) => {
    expect(secretVariablesOf(name)).toEqual({
      ...common,
      SECRET_SOURCE: "secrets-manager",
      SECRET_STORE: "secrets-manager",
      SECRET_NAME: `acme-every-source-${name}-api-key`,
    });
  });

  it("name the role where one is assumed", () => {
    expect(secretVariablesOf("direct-role")).toEqual({
      ...common,
      SECRET_SOURCE: "secrets-manager",
      SECRET_STORE: "secrets-manager",
      SECRET_NAME: "acme-every-source-direct-role-api-key",
      SECRET_READER_ROLE_ARN: READER("direct-role"),
    });
  });

  it("name a parameter", () => {
    expect(secretVariablesOf("parameter")).toEqual({
      ...common,
      SECRET_SOURCE: "parameter-store",
      SECRET_STORE: "parameter-store",
      SECRET_NAME: "/acme/every-source/parameter/api-key",
    });
  });

  it("tell the extension not to cache and how long to wait, for the store that it reads", () => {
    const extension = {
      ...common,
      SECRET_SOURCE: "extension",
      SECRET_REQUEST_TIMEOUT_MS: "2500",
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: "2773",
      PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL: "warn",
    };

    expect(secretVariablesOf("extension", { requestTimeoutMs: 2500 })).toEqual({
      ...extension,
      SECRET_STORE: "secrets-manager",
      SECRET_NAME: "acme-every-source-extension-api-key",
      SECRETS_MANAGER_TTL: "0",
      SECRETS_MANAGER_TIMEOUT_MILLIS: "2500",
    });
    expect(secretVariablesOf("extension-param", { requestTimeoutMs: 2500 })).toEqual({
      ...extension,
      SECRET_STORE: "parameter-store",
      SECRET_NAME: "/acme/every-source/extension-param/api-key",
      SSM_PARAMETER_STORE_TTL: "0",
      SSM_PARAMETER_STORE_TIMEOUT_MILLIS: "2500",
    });
  });

  it("tell the Workload Credentials Provider not to cache, what to prefetch and as whom", () => {
    const wcp = (name: string) => ({
      ...common,
      SECRET_SOURCE: "wcp",
      SECRET_STORE: "secrets-manager",
      SECRET_NAME: `acme-every-source-${name}-api-key`,
      WCP_HTTP_PORT: "2773",
    });

    expect(secretVariablesOf("wcp")).toEqual({ ...wcp("wcp"), WCP_TTL_SECONDS: "0" });
    expect(secretVariablesOf("wcp-prefetch")).toEqual({
      ...wcp("wcp-prefetch"),
      // Long enough for INIT to find it.
      WCP_TTL_SECONDS: "10",
      // By name: under its ARN a prefetched secret would not be found.
      WCP_PREFETCH_SECRET_ID: "acme-every-source-wcp-prefetch-api-key",
    });
    expect(secretVariablesOf("wcp-role")).toEqual({
      ...wcp("wcp-role"),
      WCP_TTL_SECONDS: "10",
      WCP_PREFETCH_SECRET_ID: "acme-every-source-wcp-role-api-key",
      WCP_ROLE_ARN: READER("wcp-role"),
      SECRET_READER_ROLE_ARN: READER("wcp-role"),
    });
  });

  it.each(environment.integrations)(
    "of $name leave the list of locations the room that the configuration's check counts on",
    (integration) => {
      const variables = functionVariables(environment, {
        ...integration,
        // The longest that the configuration accepts.
        name: "i".repeat(64 - "acme-every-source--ingestion".length),
        secret: { ...integration.secret, name: "s".repeat(256) },
      });

      // Lambda allows 4 KB for names and values together, of which 2,500 bytes are for the list.
      // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
      const others = Object.entries(variables).filter(([variable]) => variable !== "LOCATIONS");
      expect(others.flat().join("").length).toBeLessThan(1500);
    },
  );
});
