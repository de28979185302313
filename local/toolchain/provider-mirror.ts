import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import {
  parseVersionConstraint,
  PROVIDER_RANGE,
  versionNumber,
} from "../../config/formats/version-constraint";
import { readConfiguredMirrors } from "./configured-mirrors";
import type { Environment } from "./executables";
import { MissingToolError } from "./missing-tool-error";
import { compareVersions, parseVersion } from "./version";

/** Overrides every search: a folder that holds `registry.terraform.io/hashicorp/aws`. */
const MIRROR_VARIABLE = "TF_PROVIDER_MIRROR";

const PROVIDER_PATH = join("registry.terraform.io", "hashicorp", "aws");

/** Where Terraform gets the AWS provider from. */
export type ProviderSource =
  | {
      /** A filesystem mirror. */
      readonly kind: "folder";
      readonly folder: string;
      /** The newest suitable version in it. */
      readonly version: string;
    }
  | {
      /** The network mirror of the person's own CLI configuration. */
      readonly kind: "url";
      readonly url: string;
    }
  | {
      /** registry.terraform.io, with a cache of what was downloaded. */
      readonly kind: "registry";
      readonly cacheFolder: string;
    };

/** Where {@link findProviderSource} looks. */
export interface ProviderSearch {
  /** Cache for plugins from the registry, unless TF_PLUGIN_CACHE_DIR names another. */
  readonly cacheFolder: string;
  readonly env?: Environment;
  /** The home folder. */
  readonly home?: string;
  /** Folders whose direct sub-folders may be mirrors, besides those that depend on the home folder. */
  readonly parents?: readonly string[];
}

/**
 * Finds the AWS provider plugin (some 700 MB) on this machine, so that nothing is downloaded twice.
 * In this order, the first that holds a version in the range for this platform:
 *
 * 1. the folder that TF_PROVIDER_MIRROR names;
 * 2. the mirrors of the person's Terraform CLI configuration;
 * 3. the folders that Terraform itself would search without one
 *    (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories);
 * 4. any folder directly under /opt, /usr/share, /usr/local/share, the home folder and the XDG data
 *    folders that holds `registry.terraform.io/hashicorp/aws`;
 * 5. else the Terraform registry.
 *
 * @throws MissingToolError when TF_PROVIDER_MIRROR names a folder without a suitable version
 */
export async function findProviderSource(search: ProviderSearch): Promise<ProviderSource> {
  const env = search.env ?? process.env;
  const home = search.home ?? homedir();

  const override = env[MIRROR_VARIABLE];
  if (override !== undefined && override !== "") {
    return overridingMirror(override);
  }
  const configured = await readConfiguredMirrors(env, home);
  const mirror = await firstMirror(configured.folders);
  if (mirror !== undefined) {
    return mirror;
  }
  if (configured.url !== undefined) {
    return { kind: "url", url: configured.url };
  }
  const parents = search.parents ?? ["/opt", "/usr/share", "/usr/local/share"];
  const folders = [
    ...impliedMirrors(env, home),
    ...(await subFolders([...parents, home, ...dataFolders(env, home)])),
  ];
  return (
    (await firstMirror(folders)) ?? {
      kind: "registry",
      cacheFolder: env.TF_PLUGIN_CACHE_DIR ?? search.cacheFolder,
    }
  );
}

async function overridingMirror(folder: string): Promise<ProviderSource> {
  const mirror = await firstMirror([folder]);
  if (mirror === undefined) {
    throw new MissingToolError(
      `${MIRROR_VARIABLE} names ${folder}, which holds no AWS provider ${PROVIDER_RANGE} for ${platform()}.`,
      `Fill it with "terraform providers mirror" (expected below it: ${PROVIDER_PATH}), ` +
        `or unset ${MIRROR_VARIABLE} to download the provider.`,
    );
  }
  return mirror;
}

async function firstMirror(folders: readonly string[]): Promise<ProviderSource | undefined> {
  for (const folder of folders) {
    const version = await newestVersion(join(folder, PROVIDER_PATH));
    if (version !== undefined) {
      return { kind: "folder", folder, version };
    }
  }
  return undefined;
}

/**
 * The newest suitable version in one provider's folder of a mirror, in either layout: packed
 * (`terraform-provider-aws_VERSION_TARGET.zip`) or unpacked (`VERSION/TARGET`).
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
async function newestVersion(folder: string): Promise<string | undefined> {
  const packed = new RegExp(`^terraform-provider-aws_(.+)_${platform()}\\.zip$`);
  const found: string[] = [];
  for (const entry of await list(folder)) {
    const zipped = packed.exec(entry)?.[1];
    if (zipped !== undefined) {
      found.push(zipped);
    } else if ((await list(join(folder, entry, platform()))).length > 0) {
      found.push(entry);
    }
  }
  const range = parseVersionConstraint(PROVIDER_RANGE);
  const suitable = found.flatMap((text) => {
    // A range of versions never selects a pre-release.
    const version = text.includes("-") ? undefined : parseVersion(text);
    const number = version === undefined ? Number.NaN : versionNumber(...version);
    return version !== undefined &&
      range !== undefined &&
      number >= range.from &&
      number < range.before
      ? [{ text, version }]
      : [];
  });
  return suitable.sort((a, b) => compareVersions(b.version, a.version))[0]?.text;
}

/** Terraform's name of this platform, for example `linux_amd64`. */
export function platform(): string {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", ia32: "386" };
  return `${os}_${architectures[process.arch] ?? process.arch}`;
}

function impliedMirrors(env: Environment, home: string): string[] {
  const terraformFolders = {
    darwin: [
      join(home, "Library", "Application Support", "io.terraform"),
      "/Library/Application Support/io.terraform",
    ],
    win32: [join(env.APPDATA ?? home, "HashiCorp", "Terraform")],
  };
  const own =
    process.platform === "darwin" || process.platform === "win32"
      ? terraformFolders[process.platform]
      : dataFolders(env, home).map((folder) => join(folder, "terraform"));
  const dotFolder =
    process.platform === "win32"
      ? join(env.APPDATA ?? home, "terraform.d")
      : join(home, ".terraform.d");
  return [dotFolder, ...own].map((folder) => join(folder, "plugins"));
}

/** https://specifications.freedesktop.org/basedir-spec/latest/#variables */
function dataFolders(env: Environment, home: string): string[] {
  const own = env.XDG_DATA_HOME ?? join(home, ".local", "share");
  const shared = env.XDG_DATA_DIRS ?? ["/usr/local/share", "/usr/share"].join(delimiter);
  return [own, ...shared.split(delimiter)].filter((folder) => folder !== "");
}

async function subFolders(parents: readonly string[]): Promise<string[]> {
  const lists = [...new Set(parents)].map(async (parent) =>
    (await list(parent)).map((name) => join(parent, name)),
  );
  return (await Promise.all(lists)).flat();
}

/** The names in a folder, sorted; none when it is no folder or may not be read. */
async function list(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}
