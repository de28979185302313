import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import type { Environment } from "./executables";

/**
 * Where a person's Terraform CLI configuration lies. TF_CLI_CONFIG_FILE replaces the default file,
 * even when it names a file that does not exist.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#locations
 */
function cliConfigFile(env: Environment, home: string): string {
  if (env.TF_CLI_CONFIG_FILE !== undefined && env.TF_CLI_CONFIG_FILE !== "") {
    return env.TF_CLI_CONFIG_FILE;
  }
  return process.platform === "win32"
    ? join(env.APPDATA ?? home, "terraform.rc")
    : join(home, ".terraformrc");
}

/** The installation methods that a CLI configuration names. */
export interface ConfiguredMirrors {
  /** Paths of `filesystem_mirror` blocks, in order. */
  readonly folders: readonly string[];
  /** URL of the first `network_mirror` block. */
  readonly url: string | undefined;
}

/**
 * Reads the mirrors from a person's CLI configuration. A configuration that does not exist names none.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 *
 * @throws when the file exists and cannot be read
 */
export async function readConfiguredMirrors(
  env: Environment,
  home: string = homedir(),
): Promise<ConfiguredMirrors> {
  const text = withoutComments(await readIfPresent(cliConfigFile(env, home)));
  const folders = attributesOf(text, "filesystem_mirror", "path");
  const [url] = attributesOf(text, "network_mirror", "url");
  return { folders, url };
}

async function readIfPresent(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return "";
    }
    throw error;
  }
}

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:#|\/\/).*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
}

/** The values of one string attribute in every block of one type. Those blocks hold no other block. */
function attributesOf(text: string, block: string, attribute: string): string[] {
  const blocks = text.matchAll(new RegExp(`\\b${block}\\s*\\{([^}]*)\\}`, "g"));
  const value = new RegExp(`\\b${attribute}\\s*=\\s*"([^"]*)"`);
  return [...blocks].flatMap(([, body]) => value.exec(body ?? "")?.[1] ?? []);
}
