import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import type { Environment } from "./executables";

/**
 * Where a person's CLI configuration may lie, Terraform's and OpenTofu's. TF_CLI_CONFIG_FILE replaces
 * the default files, even when it names a file that does not exist.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#locations
 * https://opentofu.org/docs/cli/config/config-file/#locations
 */
function cliConfigFiles(env: Environment, home: string): string[] {
  if (env.TF_CLI_CONFIG_FILE !== undefined && env.TF_CLI_CONFIG_FILE !== "") {
    return [env.TF_CLI_CONFIG_FILE];
  }
  if (process.platform === "win32") {
    return ["terraform.rc", "tofu.rc"].map((name) => join(env.APPDATA ?? home, name));
  }
  const xdg = env.XDG_CONFIG_HOME;
  return [
    ...[".terraformrc", ".tofurc"].map((name) => join(home, name)),
    ...(xdg === undefined || xdg === "" ? [] : [join(xdg, "opentofu", "tofurc")]),
  ];
}

/** The installation methods that a person's CLI configuration names. */
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
  const files = await Promise.all(cliConfigFiles(env, home).map(readIfPresent));
  const text = files.map(withoutComments).join("\n");
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
