import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ProviderSource } from "./provider-mirror";

/**
 * Writes the Terraform CLI configuration of a demo run: where the AWS provider comes from, and no
 * calls home. Give the returned path to Terraform as TF_CLI_CONFIG_FILE.
 *
 * @param workFolder - an existing folder for the file; the plugin cache is made when it is needed
 */
export async function writeTerraformCliConfig(
  workFolder: string,
  source: ProviderSource,
): Promise<string> {
  if (source.kind === "registry") {
    await mkdir(source.cacheFolder, { recursive: true });
  }
  const file = join(workFolder, "terraform.tfrc");
  await writeFile(file, ["disable_checkpoint = true", ...installation(source), ""].join("\n"));
  return file;
}

const AWS_PROVIDER = '["registry.terraform.io/hashicorp/aws"]';

function installation(source: ProviderSource): string[] {
  switch (source.kind) {
    case "folder":
      return mirrorBlock("filesystem_mirror", "path", source.folder);
    case "url":
      return mirrorBlock("network_mirror", "url", source.url);
    case "registry":
      return [`plugin_cache_dir = ${quoted(source.cacheFolder)}`];
  }
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
