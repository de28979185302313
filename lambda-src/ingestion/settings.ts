import { IngestionError } from "./ingestion-error";
import { locationKey, type LocationName, locationNameProblem } from "./location-name";

const SECRET_SOURCES = ["secrets-manager", "parameter-store", "extension", "wcp"] as const;
/** Where the values lie that a source can read. */
const STORES_OF = {
  "secrets-manager": ["secrets-manager"],
  "parameter-store": ["parameter-store"],
  extension: ["secrets-manager", "parameter-store"],
  wcp: ["secrets-manager"],
} as const;

/** Where the key is and how it is read. */
export interface SecretSettings {
  readonly source: (typeof SECRET_SOURCES)[number];
  /** Where the value lies. Only the extension can read both. */
  readonly store: (typeof SECRET_SOURCES)[0 | 1];
  /** Name or ARN of the secret, or name of the parameter. */
  readonly name: string;
  readonly field: string;
  readonly cacheTtlMs: number;
  readonly maxStaleMs: number;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** The role that may read, when it is not the function's own. */
  readonly readerRoleArn: string | undefined;
  /** Port of the provider on 127.0.0.1, for the sources that have one. */
  readonly providerPort: number;
}

/** What the function is configured with. `lambda-src/README.md` lists the variables. */
export interface Settings {
  readonly integration: string;
  readonly serviceName: string;
  readonly metricsNamespace: string;
  readonly secret: SecretSettings;
  readonly api: {
    /** API_BASE_URL and API_PATH together. */
    readonly url: URL;
    readonly authHeader: string;
    readonly connectTimeoutMs: number;
    /** Per location, retries included. */
    readonly timeoutMs: number;
    readonly maxAttempts: number;
  };
  readonly locations: readonly LocationName[];
  readonly table: { readonly name: string; readonly rowRetentionDays: number };
}

/** At least one environment variable is missing or wrong. The message names all of them. */
export class InvalidSettingsError extends IngestionError {
  override readonly name = "InvalidSettingsError";
  readonly kind = "invalid-settings";

  constructor(readonly problems: readonly string[]) {
    super(`The environment variables of the function are not valid:\n- ${problems.join("\n- ")}`);
  }
}

/** @throws {InvalidSettingsError} with everything that is wrong, not only the first problem. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const variables = new Variables(environment);
  const settings: Settings = {
    integration: variables.text("INTEGRATION"),
    serviceName: variables.text("POWERTOOLS_SERVICE_NAME"),
    metricsNamespace: variables.text("POWERTOOLS_METRICS_NAMESPACE"),
    secret: readSecretSettings(variables),
    api: {
      url: variables.url("API_BASE_URL", "API_PATH", "/v4/weather/realtime"),
      authHeader: variables.headerName("API_AUTH_HEADER"),
      connectTimeoutMs: variables.integer("API_CONNECT_TIMEOUT_MS", 1, 60_000),
      timeoutMs: variables.integer("API_TIMEOUT_MS", 1, 600_000),
      maxAttempts: variables.integer("API_MAX_ATTEMPTS", 1, 10),
    },
    locations: variables.locations("LOCATIONS"),
    table: {
      name: variables.text("TABLE_NAME"),
      rowRetentionDays: variables.integer("ROW_RETENTION_DAYS", 1, 3_650),
    },
  };
  if (variables.problems.length > 0) throw new InvalidSettingsError(variables.problems);
  return settings;
}

function readSecretSettings(variables: Variables): SecretSettings {
  const source = variables.oneOf("SECRET_SOURCE", SECRET_SOURCES);
  const cacheTtlSeconds = variables.integer("SECRET_CACHE_TTL_SECONDS", 1, 86_400);
  return {
    source,
    store: variables.oneOf("SECRET_STORE", STORES_OF[source]),
    name: variables.text("SECRET_NAME"),
    field: variables.text("SECRET_FIELD", "apiKey"),
    cacheTtlMs: cacheTtlSeconds * 1000,
    maxStaleMs: variables.integer("SECRET_MAX_STALE_SECONDS", cacheTtlSeconds, 86_400) * 1000,
    connectTimeoutMs: variables.integer("SECRET_CONNECT_TIMEOUT_MS", 1, 60_000),
    requestTimeoutMs: variables.integer("SECRET_REQUEST_TIMEOUT_MS", 1, 60_000),
    readerRoleArn: variables.optional("SECRET_READER_ROLE_ARN"),
    providerPort: variables.integer(
      source === "wcp" ? "WCP_HTTP_PORT" : "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
      1,
      65_535,
      // Both providers listen there unless they are told otherwise.
      "2773",
    ),
  };
}

/** Reads one variable at a time and collects what is wrong. What it returns then is not used. */
class Variables {
  readonly problems: string[] = [];
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  text(name: string, fallback?: string): string {
    const value = this.#environment[name] ?? fallback;
    if (value === undefined) return this.#problem(`${name} is not set.`, "");
    if (value.trim() === "") return this.#problem(`${name} is empty.`, "");
    return value;
  }

  /** `undefined` when it is not set. An empty text is a problem. */
  optional(name: string): string | undefined {
    return this.#environment[name] === undefined ? undefined : this.text(name);
  }

  integer(name: string, min: number, max: number, fallback?: string): number {
    const text = this.text(name, fallback);
    if (text === "") return min;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    return this.#problem(
      `${name} is ${quote(text)}. Set a whole number from ${min} to ${max}.`,
      min,
    );
  }

  oneOf<const Word extends string>(name: string, allowed: readonly [Word, ...Word[]]): Word {
    const value = this.text(name);
    const known = allowed.find((word) => word === value);
    if (known !== undefined || value === "") return known ?? allowed[0];
    return this.#problem(
      `${name} is ${quote(value)}. Set one of: ${allowed.join(", ")}.`,
      allowed[0],
    );
  }

  /** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 (token) */
  headerName(name: string): string {
    const value = this.text(name);
    if (value === "" || /^[\w!#$%&'*+.^`|~-]+$/.test(value)) return value;
    return this.#problem(`${name} is ${quote(value)}, which is not the name of a header.`, value);
  }

  url(baseName: string, pathName: string, defaultPath: string): URL {
    const placeholder = new URL("https://placeholder.invalid");
    const base = this.text(baseName);
    const path = this.text(pathName, defaultPath);
    const isPath = /^\/[^?#]*$/.test(path);
    if (path !== "" && !isPath) {
      const remedy = 'Set a path that begins with "/", without a query.';
      this.#problem(`${pathName} is ${quote(path)}. ${remedy}`, undefined);
    }
    if (base === "") return placeholder;
    const url = URL.canParse(base) ? new URL(base) : undefined;
    // A wrong value is not quoted: it can contain credentials.
    if (url === undefined || url.username + url.password + url.search + url.hash !== "") {
      return this.#problem(
        `${baseName} is not a plain address. Set one such as https://api.example.com, ` +
          "without credentials, query and fragment.",
        placeholder,
      );
    }
    if (url.protocol !== "https:" && !isLoopback(url)) {
      return this.#problem(
        `${baseName} is ${quote(url.origin)}. Set an https address: the key would be sent in clear.`,
        placeholder,
      );
    }
    return isPath ? new URL(url.href.replace(/\/$/, "") + path) : placeholder;
  }

  locations(name: string): readonly LocationName[] {
    const text = this.text(name);
    if (text === "") return [];
    const list = parseJson(text);
    if (!Array.isArray(list) || list.length === 0) {
      return this.#problem(`${name} is ${quote(text)}. Set a JSON array such as ["Seville"].`, []);
    }
    const names: LocationName[] = [];
    for (const [index, entry] of list.entries()) {
      const problem = locationNameProblem(entry);
      if (problem !== undefined) this.#problem(`${name}[${index}] ${problem}.`, undefined);
      else if (typeof entry === "string") names.push(entry);
    }
    const keys = names.map(locationKey);
    const repeated = names.find((_, index) => keys.indexOf(keys[index] ?? "") !== index);
    if (repeated !== undefined) {
      this.#problem(`${name} contains ${quote(repeated)} more than once. Remove one.`, undefined);
    }
    return names;
  }

  #problem<T>(problem: string, placeholder: T): T {
    this.problems.push(problem);
    return placeholder;
  }
}

/** Plain http is for tests and local stand-ins, on the same machine. */
function isLoopback(url: URL): boolean {
  return url.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
}

function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}...` : value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
