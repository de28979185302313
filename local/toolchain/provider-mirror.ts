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

/** Overrides every search: a folder that holds one of {@link PROVIDER_PATHS}. */
const MIRROR_VARIABLE = "TF_PROVIDER_MIRROR";

/**
 * Where a mirror keeps the provider that a stack calls `aws`: below the host of Terraform's registry,
 * or of OpenTofu's. Both ask for the same plugin, each at its own host.
 * https://opentofu.org/docs/language/providers/requirements/#source-addresses
 */
export const PROVIDER_PATHS = [
  "registry.terraform.io/hashicorp/aws",
  "registry.opentofu.org/hashicorp/aws",
] as const;

/** Where Terraform gets the AWS provider from. */
export type ProviderSource =
  | {
      /** A filesystem mirror. */
      readonly kind: "folder";
      /** The provider's folder in it. */
      readonly folder: string;
      /** The newest suitable version in that folder. */
      readonly version: string;
      /** Path of its package below that folder. */
      readonly path: string;
    }
  | {
      /** The network mirror of the person's own CLI configuration. */
      readonly kind: "url";
      readonly url: string;
    }
  | {
      /** Terraform's or OpenTofu's registry, with a cache of what was downloaded. */
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
 * 2. the mirrors of the person's CLI configuration, Terraform's or OpenTofu's;
 * 3. the folders that Terraform or OpenTofu itself would search without one
 *    (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories);
 * 4. any folder directly under /opt, /usr/share, /usr/local/share, the home folder and the XDG data
 *    folders that holds one of {@link PROVIDER_PATHS};
 * 5. else the registry.
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
      `Fill it with "terraform providers mirror" (expected below it: ${PROVIDER_PATHS.join(" or ")}), ` +
        `or unset ${MIRROR_VARIABLE} to download the provider.`,
    );
  }
  return mirror;
}

async function firstMirror(mirrors: readonly string[]): Promise<ProviderSource | undefined> {
  for (const mirror of mirrors) {
    for (const provider of PROVIDER_PATHS) {
      const folder = join(mirror, provider);
      const newest = await newestPackage(folder);
      if (newest !== undefined) {
        return { kind: "folder", folder, ...newest };
      }
    }
  }
  return undefined;
}

/**
 * The newest suitable version in one provider's folder of a mirror, in either layout: packed
 * (`terraform-provider-aws_VERSION_TARGET.zip`) or unpacked (`VERSION/TARGET`).
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
async function newestPackage(
  folder: string,
): Promise<{ version: string; path: string } | undefined> {
  const packed = new RegExp(`^terraform-provider-aws_(.+)_${platform()}\\.zip$`);
  const found: { text: string; path: string }[] = [];
  for (const entry of await list(folder)) {
    const zipped = packed.exec(entry)?.[1];
    const unpacked = join(entry, platform());
    if (zipped !== undefined) {
      found.push({ text: zipped, path: entry });
    } else if ((await list(join(folder, unpacked))).length > 0) {
      found.push({ text: entry, path: unpacked });
    }
  }
  const range = parseVersionConstraint(PROVIDER_RANGE);
  const suitable = found.flatMap(({ text, path }) => {
    // A range of versions never selects a pre-release.
    const version = text.includes("-") ? undefined : parseVersion(text);
    const number = version === undefined ? Number.NaN : versionNumber(...version);
    return version !== undefined &&
      range !== undefined &&
      number >= range.from &&
      number < range.before
      ? [{ text, path, version }]
      : [];
  });
  const [newest] = suitable.sort((a, b) => compareVersions(b.version, a.version));
  return newest && { version: newest.text, path: newest.path };
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
      : dataFolders(env, home).flatMap((folder) => [
          join(folder, "terraform"),
          join(folder, "opentofu"),
        ]);
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
