import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type { ProviderSource } from "../../../local/toolchain/provider-mirror";
import { writeTerraformCliConfig } from "../../../local/toolchain/terraform-cli-config";
import { removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

const write = async (source: ProviderSource) =>
  readFile(await writeTerraformCliConfig(tempFolder(), source), "utf8");

test("a folder serves the AWS provider, and only that one", async () => {
  const config = await write({ kind: "folder", folder: '/odd "${name}', version: "5.100.0" });

  expect(config).toBe(`disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "/odd \\"$\${name}"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
});

test("a network mirror is kept", async () => {
  const config = await write({ kind: "url", url: "https://mirror.example/" });

  expect(config).toContain('network_mirror {\n    url = "https://mirror.example/"');
});

test("what comes from the registry is cached in a folder that exists", async () => {
  const cacheFolder = join(tempFolder(), "a", "cache");

  const config = await write({ kind: "registry", cacheFolder });

  expect(config).toBe(`disable_checkpoint = true\nplugin_cache_dir = "${cacheFolder}"\n`);
  expect((await stat(cacheFolder)).isDirectory()).toBe(true);
});
