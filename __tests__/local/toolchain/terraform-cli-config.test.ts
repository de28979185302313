import { lstat, mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { ProviderSource } from "../../../local/toolchain/provider-mirror";
import { writeTerraformCliConfig } from "../../../local/toolchain/terraform-cli-config";
import { put, removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

const write = async (source: ProviderSource) =>
  readFile(await writeTerraformCliConfig(tempFolder(), source), "utf8");

test("a folder serves the AWS provider, and only that one", async () => {
  const workFolder = join(tempFolder(), 'odd "${name}');
  await mkdir(workFolder);
  const file = await writeTerraformCliConfig(workFolder, {
    kind: "folder",
    folder: tempFolder(),
    version: "5.100.0",
    path: "5.100.0/linux_amd64",
  });

  const config = (await readFile(file, "utf8")).replace(dirname(workFolder), "");

  expect(config).toBe(`disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "/odd \\"$\${name}/providers"
    include = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"]
  }
}
`);
});

test.each([
  ["unpacked", "5.100.0/linux_amd64", "terraform-provider-aws_v5.100.0"],
  ["packed", "terraform-provider-aws_5.100.0_linux_amd64.zip", ""],
])(
  "Terraform and OpenTofu find one plugin, each at its host: %s",
  async (_layout, path, inside) => {
    const [workFolder, folder] = [tempFolder(), tempFolder()];
    await put(join(folder, path, inside), "the plugin");

    await writeTerraformCliConfig(workFolder, { kind: "folder", folder, version: "5.100.0", path });

    for (const host of ["registry.terraform.io", "registry.opentofu.org"]) {
      const linked = join(workFolder, "providers", host, "hashicorp/aws", path);
      expect((await lstat(linked)).isSymbolicLink()).toBe(true);
      // Neither follows a link further up.
      expect((await lstat(dirname(linked))).isDirectory()).toBe(true);
      expect(await readFile(join(linked, inside), "utf8")).toBe("the plugin");
    }
  },
);

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
