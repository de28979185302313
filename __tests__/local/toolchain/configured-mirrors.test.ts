import { join } from "node:path";

import { readConfiguredMirrors } from "../../../local/toolchain/configured-mirrors";
import { put, removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

const CONFIG = `
plugin_cache_dir = "/cache"
provider_installation {
  # filesystem_mirror { path = "/commented/out" }
  // filesystem_mirror { path = "/commented/too" }
  /* filesystem_mirror {
       path = "/commented/three" } */
  filesystem_mirror {
    include = ["registry.terraform.io/*/*"]
    path    = "/first"
  }
  filesystem_mirror { path = "/second" }
  network_mirror {
    url = "https://mirror.example/providers/"
  }
  direct {}
}`;

test("reads the mirrors of ~/.terraformrc, in order", async () => {
  const home = tempFolder();
  await put(join(home, ".terraformrc"), CONFIG);

  const mirrors = await readConfiguredMirrors({}, home);

  expect(mirrors).toEqual({
    folders: ["/first", "/second"],
    url: "https://mirror.example/providers/",
  });
});

test("reads the mirrors of OpenTofu's configuration as well", async () => {
  const home = tempFolder();
  const mirror = (path: string) =>
    `provider_installation { filesystem_mirror { path = "${path}" } }`;
  await put(join(home, ".terraformrc"), mirror("/first"));
  await put(join(home, ".tofurc"), mirror("/second"));
  await put(join(home, "xdg", "opentofu", "tofurc"), mirror("/third"));

  const mirrors = await readConfiguredMirrors({ XDG_CONFIG_HOME: join(home, "xdg") }, home);

  expect(mirrors).toEqual({ folders: ["/first", "/second", "/third"], url: undefined });
});

test("TF_CLI_CONFIG_FILE replaces ~/.terraformrc", async () => {
  const home = tempFolder();
  await put(join(home, ".terraformrc"), CONFIG);
  const file = await put(
    join(tempFolder(), "other.tfrc"),
    'provider_installation { filesystem_mirror { path = "/other" } }',
  );

  const mirrors = await readConfiguredMirrors({ TF_CLI_CONFIG_FILE: file }, home);

  expect(mirrors).toEqual({ folders: ["/other"], url: undefined });
});

test("a TF_CLI_CONFIG_FILE that does not exist names no mirror", async () => {
  const home = tempFolder();
  await put(join(home, ".terraformrc"), CONFIG);

  const mirrors = await readConfiguredMirrors({ TF_CLI_CONFIG_FILE: join(home, "none") }, home);

  expect(mirrors).toEqual({ folders: [], url: undefined });
});

test("a configuration that cannot be read is an error", async () => {
  const folder = tempFolder();

  await expect(readConfiguredMirrors({ TF_CLI_CONFIG_FILE: folder }, folder)).rejects.toThrow(
    "EISDIR",
  );
});
