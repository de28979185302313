import { InvalidSettingsError, readSettings } from "../../../lambda-src/ingestion/settings";
import { ENVIRONMENT } from "../support/environment";

function problemsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    readSettings({ ...ENVIRONMENT, ...changes });
    return [];
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.problems;
    throw error;
  }
}

test("reads the contract", () => {
  expect(readSettings(ENVIRONMENT)).toEqual({
    integration: "weather",
    serviceName: "acme-dev-weather",
    metricsNamespace: "Acme",
    secret: {
      source: "secrets-manager",
      store: "secrets-manager",
      name: "acme/dev/weather",
      field: "apiKey",
      cacheTtlMs: 300_000,
      maxStaleMs: 3_600_000,
      connectTimeoutMs: 60_000,
      requestTimeoutMs: 59_000,
      readerRoleArn: undefined,
      providerPort: 2773,
    },
    api: {
      url: new URL("https://api.tomorrow.io/v4/weather/realtime"),
      authHeader: "apikey",
      connectTimeoutMs: 58_000,
      timeoutMs: 600_000,
      maxAttempts: 3,
    },
    locations: ["Seville", "Oslo"],
    table: { name: "acme-dev-weather", rowRetentionDays: 30 },
  });
});

test("SECRET_FIELD and API_PATH have defaults", () => {
  const { secret, api } = readSettings({
    ...ENVIRONMENT,
    SECRET_FIELD: undefined,
    API_PATH: undefined,
  });

  expect(secret.field).toBe("apiKey");
  expect(api.url.pathname).toBe("/v4/weather/realtime");
});

test("reads the port of the provider that is used, and the reader role", () => {
  const ports = { WCP_HTTP_PORT: "3001", PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: "3002" };
  const portOf = (SECRET_SOURCE: string) =>
    readSettings({ ...ENVIRONMENT, ...ports, SECRET_SOURCE }).secret.providerPort;

  expect([portOf("wcp"), portOf("extension")]).toEqual([3001, 3002]);
  expect(
    readSettings({
      ...ENVIRONMENT,
      SECRET_READER_ROLE_ARN: "arn:aws:iam::111122223333:role/acme-dev-weather-reader",
    }).secret.readerRoleArn,
  ).toBe("arn:aws:iam::111122223333:role/acme-dev-weather-reader");
});

test.each([
  ["wcp", "secrets-manager"],
  ["parameter-store", "parameter-store"],
  ["extension", "secrets-manager, parameter-store"],
])("%s can read %s only", (SECRET_SOURCE, stores) => {
  expect(problemsOf({ SECRET_SOURCE, SECRET_STORE: "elsewhere" })).toEqual([
    `SECRET_STORE is "elsewhere". Set one of: ${stores}.`,
  ]);
});

test("an empty environment names every variable that must be set", () => {
  const required = Object.keys(ENVIRONMENT).filter(
    (name) => name !== "SECRET_FIELD" && name !== "API_PATH",
  );
  const everyProblem = Object.fromEntries(
    Object.keys(ENVIRONMENT).map((name) => [name, undefined]),
  );

  expect([...problemsOf(everyProblem)].sort()).toEqual(
    required.map((name) => `${name} is not set.`).sort(),
  );
});

test.each(Object.keys(ENVIRONMENT))("an empty %s is a problem", (name) => {
  expect(problemsOf({ [name]: " " })).toEqual([expect.stringContaining(name)]);
});

test("reports several problems in one error", () => {
  const changes = { API_MAX_ATTEMPTS: "0", LOCATIONS: "[]", TABLE_NAME: undefined };

  expect(problemsOf(changes)).toHaveLength(3);
  expect(() => readSettings({ ...ENVIRONMENT, ...changes })).toThrow(
    /API_MAX_ATTEMPTS[^]*LOCATIONS|LOCATIONS[^]*API_MAX_ATTEMPTS/,
  );
});

test.each([
  [
    "SECRET_SOURCE",
    "environment",
    'SECRET_SOURCE is "environment". Set one of: secrets-manager, parameter-store, extension, wcp.',
  ],
  ["SECRET_STORE", "s3", 'SECRET_STORE is "s3". Set one of: secrets-manager.'],
  ["SECRET_MAX_STALE_SECONDS", "299", "Set a whole number from 300 to 86400."],
  ["SECRET_READER_ROLE_ARN", "", "SECRET_READER_ROLE_ARN is empty."],
  ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "0", "Set a whole number from 1 to 65535."],
  ["API_MAX_ATTEMPTS", "11", 'API_MAX_ATTEMPTS is "11". Set a whole number from 1 to 10.'],
  ["API_TIMEOUT_MS", "1e3", 'API_TIMEOUT_MS is "1e3"'],
  ["API_TIMEOUT_MS", "-5", 'API_TIMEOUT_MS is "-5"'],
  ["API_TIMEOUT_MS", "2.5", 'API_TIMEOUT_MS is "2.5"'],
  ["SECRET_CACHE_TTL_SECONDS", "0", 'SECRET_CACHE_TTL_SECONDS is "0"'],
  ["ROW_RETENTION_DAYS", "ten", 'ROW_RETENTION_DAYS is "ten"'],
  ["API_AUTH_HEADER", "api key", 'API_AUTH_HEADER is "api key"'],
  ["API_BASE_URL", "api.tomorrow.io", "API_BASE_URL is not a plain address"],
  ["API_BASE_URL", "https://api.example.com?a=b", "API_BASE_URL is not a plain address"],
  [
    "API_BASE_URL",
    "http://api.example.com",
    'API_BASE_URL is "http://api.example.com". Set an https',
  ],
  ["API_BASE_URL", "ftp://127.0.0.1", "API_BASE_URL"],
  ["API_PATH", "v4:99999", 'API_PATH is "v4:99999"'],
  ["TABLE_NAME", "", "TABLE_NAME is empty"],
  ["SECRET_SOURCE", "x".repeat(200), `SECRET_SOURCE is "${"x".repeat(100)}..."`],
  ["API_PATH", "v4", 'API_PATH is "v4"'],
  ["API_PATH", "/v4?location=x", 'API_PATH is "/v4?location=x"'],
  ["LOCATIONS", "Seville", 'LOCATIONS is "Seville". Set a JSON array'],
  ["LOCATIONS", '["Seville", 7]', "LOCATIONS[1] is of type number"],
  ["LOCATIONS", '["Seville", " seville"]', 'LOCATIONS contains " seville" more than once'],
])("%s = %s is a problem", (name, value, problem) => {
  expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(problem)]);
});

test("does not quote credentials in an address", () => {
  const url = new URL("https://user@api.example.com");
  url.password = "canary-1";

  const [problem] = problemsOf({ API_BASE_URL: url.href });

  expect(problem).toContain("API_BASE_URL");
  expect(problem).not.toContain("canary-1");
});

test.each(["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1", "https://x.example/"])(
  "accepts %s",
  (url) => {
    const { api } = readSettings({ ...ENVIRONMENT, API_BASE_URL: url });

    expect(api.url.href).toBe(`${url.replace(/\/$/, "")}/v4/weather/realtime`);
  },
);

test("keeps the path of the base address", () => {
  const { api } = readSettings({ ...ENVIRONMENT, API_BASE_URL: "https://gw.example/tomorrow/" });

  expect(api.url.href).toBe("https://gw.example/tomorrow/v4/weather/realtime");
});
