import { parseToml, type TomlTable, type TomlValue } from "./toml";

/** A secret to read in advance. */
interface PrefetchSecret {
  readonly secretId: string;
  readonly roleArn: string | undefined;
}

/** The secrets with a tag, to read in advance. */
interface PrefetchTag {
  readonly key: string;
  readonly roleArn: string | undefined;
}

/** Configuration of the AWS Workload Credentials Provider for secrets. */
export interface WcpConfig {
  readonly logLevel: "debug" | "info" | "warn" | "error" | "none";
  readonly logToFile: boolean;
  readonly httpPort: number;
  readonly region: string | undefined;
  readonly pathPrefix: string;
  readonly maxConnections: number;
  readonly maxRoles: number;
  readonly ignoreTransientErrors: boolean;
  readonly validateCredentials: boolean;
  readonly ttlSeconds: number;
  readonly cacheSize: number;
  readonly ssrfHeaders: readonly string[];
  readonly ssrfEnvironmentVariables: readonly string[];
  readonly cacheBufferRatio: number;
  readonly maxJitterSeconds: number;
  readonly prefetchSecrets: readonly PrefetchSecret[];
  readonly prefetchTags: readonly PrefetchTag[];
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "none"] as const;

/**
 * Reads a configuration file. The keys, defaults and ranges are those of the provider; a key that it
 * does not have is refused, as it does. The flat keys of the older AWS Secrets Manager Agent,
 * certificates and `credentials_file_path` are not imitated.
 *
 * @see https://github.com/aws/aws-workload-credentials-provider (README, Configuration)
 * @throws {Error} naming the key
 */
export function parseWcpConfig(text: string): WcpConfig {
  const root = new Section("", parseToml(text));
  const logging = root.section("logging");
  const capabilities = root.section("capabilities");
  const secretsManager = capabilities.section("secrets_manager");
  const cache = secretsManager.section("cache");
  const security = secretsManager.section("security");
  const prefetch = secretsManager.section("prefetch");
  if (!secretsManager.boolean("enabled", true)) {
    throw new Error("capabilities.secrets_manager.enabled is false: there is nothing to start");
  }
  const logLevel = logging.text("log_level", "info").toLowerCase();
  const config: WcpConfig = {
    logLevel: LOG_LEVELS.find((level) => level === logLevel) ?? logging.refuse("log_level"),
    logToFile: logging.boolean("log_to_file", true),
    httpPort: port(secretsManager),
    region: secretsManager.optionalText("region"),
    pathPrefix: secretsManager.text("path_prefix", "/v1/"),
    maxConnections: secretsManager.integer("max_conn", 800, 1, 1_000),
    maxRoles: secretsManager.integer("max_roles", 20, 1, 20),
    ignoreTransientErrors: secretsManager.boolean("ignore_transient_errors", true),
    validateCredentials: secretsManager.boolean("validate_credentials", true),
    ttlSeconds: cache.integer("ttl_seconds", 300, 0, 3_600),
    cacheSize: cache.integer("cache_size", 1_000, 1, 1_000),
    ssrfHeaders: security.texts("ssrf_headers", [
      "X-Aws-Parameters-Secrets-Token",
      "X-Vault-Token",
    ]),
    ssrfEnvironmentVariables: security.texts("ssrf_env_variables", [
      "AWS_TOKEN",
      "AWS_SESSION_TOKEN",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    ]),
    cacheBufferRatio: prefetch.number("cache_buffer_ratio", 0.8, 0.1, 1),
    maxJitterSeconds: prefetch.integer("max_jitter_seconds", 0, 0, 10),
    prefetchSecrets: prefetch.sections("secrets").map((entry) => ({
      secretId: entry.requiredText("secret_id"),
      roleArn: entry.optionalText("role_arn"),
    })),
    prefetchTags: prefetch.sections("filter_tags").map((entry) => ({
      key: entry.requiredText("key"),
      roleArn: entry.optionalText("role_arn"),
    })),
  };
  root.refuseUnread();
  return config;
}

function port(section: Section): number {
  const value = section.integer("http_port", 2773, 0, 65_535);
  return value === 0 || value >= 1_024 ? value : section.refuse("http_port");
}

/** A table of the file. What nobody asked for is not a key of the provider. */
class Section {
  readonly #name: string;
  readonly #table: TomlTable;
  readonly #read = new Set<string>();
  readonly #children: Section[] = [];

  constructor(name: string, table: TomlTable) {
    this.#name = name;
    this.#table = table;
  }

  section(key: string): Section {
    return this.#child(key, this.#take(key) ?? {});
  }

  sections(key: string): Section[] {
    const value = this.#take(key) ?? [];
    if (!Array.isArray(value)) return this.refuse(key);
    return value.map((entry: TomlValue) => this.#child(key, entry));
  }

  boolean(key: string, otherwise: boolean): boolean {
    const value = this.#take(key) ?? otherwise;
    return typeof value === "boolean" ? value : this.refuse(key);
  }

  number(key: string, otherwise: number, from: number, to: number): number {
    const value = this.#take(key) ?? otherwise;
    return typeof value === "number" && value >= from && value <= to ? value : this.refuse(key);
  }

  integer(key: string, otherwise: number, from: number, to: number): number {
    const value = this.number(key, otherwise, from, to);
    return Number.isInteger(value) ? value : this.refuse(key);
  }

  optionalText(key: string): string | undefined {
    const value = this.#take(key);
    return value === undefined || typeof value === "string" ? value : this.refuse(key);
  }

  text(key: string, otherwise: string): string {
    return this.optionalText(key) ?? otherwise;
  }

  requiredText(key: string): string {
    return this.optionalText(key) ?? this.refuse(key);
  }

  texts(key: string, otherwise: readonly string[]): readonly string[] {
    const value = this.#take(key) ?? otherwise;
    if (!Array.isArray(value)) return this.refuse(key);
    return value.map((text: TomlValue) => (typeof text === "string" ? text : this.refuse(key)));
  }

  refuse(key: string): never {
    throw new Error(`${this.#path(key)} is missing or has a value that is not allowed`);
  }

  /** @throws {Error} when this table or one in it has a key that was not asked for */
  refuseUnread(): void {
    const unknown = Object.keys(this.#table).find((key) => !this.#read.has(key));
    if (unknown !== undefined) throw new Error(`unknown field ${this.#path(unknown)}`);
    for (const child of this.#children) child.refuseUnread();
  }

  #take(key: string): TomlValue | undefined {
    this.#read.add(key);
    return this.#table[key];
  }

  #child(key: string, value: TomlValue): Section {
    if (typeof value !== "object" || Array.isArray(value)) return this.refuse(key);
    const child = new Section(this.#path(key), value as TomlTable);
    this.#children.push(child);
    return child;
  }

  #path(key: string): string {
    return this.#name === "" ? key : `${this.#name}.${key}`;
  }
}
