import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { PROVIDER_PATHS, type ProviderSource } from "./provider-mirror";

/**
 * Writes the Terraform CLI configuration of a demo run: where the AWS provider comes from, and no
 * calls home. Give the returned path to Terraform as TF_CLI_CONFIG_FILE.
 *
 * @param workFolder - an existing folder for the file, and for a mirror of links to the one plugin
 *   that was found; the plugin cache is made when it is needed
 */
export async function writeTerraformCliConfig(
  workFolder: string,
  source: ProviderSource,
): Promise<string> {
  const file = join(workFolder, "terraform.tfrc");
  const installation = await installationOf(source, workFolder);
  await writeFile(file, ["disable_checkpoint = true", ...installation, ""].join("\n"));
  return file;
}

const AWS_PROVIDER = `[${PROVIDER_PATHS.map((path) => `"${path}"`).join(", ")}]`;

async function installationOf(source: ProviderSource, workFolder: string): Promise<string[]> {
  switch (source.kind) {
    case "folder":
      return mirrorBlock("filesystem_mirror", "path", await mirrorOfLinks(source, workFolder));
    case "url":
      return mirrorBlock("network_mirror", "url", source.url);
    case "registry":
      await mkdir(source.cacheFolder, { recursive: true });
      return [`plugin_cache_dir = ${quoted(source.cacheFolder)}`];
  }
}

/**
 * A mirror that serves Terraform and OpenTofu, each at the host where it looks, whichever of them the
 * one that was found was made for. Both follow a link to a package, and to no folder above it.
 */
async function mirrorOfLinks(
  source: ProviderSource & { kind: "folder" },
  workFolder: string,
): Promise<string> {
  const mirror = join(workFolder, "providers");
  for (const provider of PROVIDER_PATHS) {
    const link = join(mirror, provider, source.path);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(source.folder, source.path), link);
  }
  return mirror;
}

function mirrorBlock(type: string, attribute: string, value: string): string[] {
  return [
    "provider_installation {",
    `  ${type} {`,
    `    ${attribute} = ${quoted(value)}`,
    `    include = ${AWS_PROVIDER}`,
    "  }",
    "  direct {",
    `    exclude = ${AWS_PROVIDER}`,
    "  }",
    "}",
  ];
}

/** A string of HCL: the escapes of JSON, and none of its template sequences. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/\$\{/g, "$$${").replace(/%\{/g, "%%{");
}
