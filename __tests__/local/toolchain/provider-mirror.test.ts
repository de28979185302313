import { join } from "node:path";

import {
  findProviderSource,
  platform,
  type ProviderSearch,
} from "../../../local/toolchain/provider-mirror";
import { put, removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

const PROVIDER = "registry.terraform.io/hashicorp/aws";

const unpacked = (mirror: string, version: string, target = platform()) =>
  put(join(mirror, PROVIDER, version, target, `terraform-provider-aws_v${version}`));

const packed = (mirror: string, version: string, target = platform()) =>
  put(join(mirror, PROVIDER, `terraform-provider-aws_${version}_${target}.zip`));

/** A machine of which nothing outside the test is seen. */
function machine(overrides: Partial<ProviderSearch> = {}): ProviderSearch & { home: string } {
  const home = tempFolder();
  return {
    home,
    cacheFolder: join(home, "cache"),
    parents: [],
    ...overrides,
    env: { XDG_DATA_DIRS: join(home, "no-shared-data"), ...overrides.env },
  };
}

test("TF_PROVIDER_MIRROR comes before everything else", async () => {
  const override = tempFolder();
  await unpacked(override, "5.100.0");
  const search = machine({ env: { TF_PROVIDER_MIRROR: override } });
  await unpacked(join(search.home, ".terraform.d", "plugins"), "6.20.0");

  const source = await findProviderSource(search);

  expect(source).toEqual({
    kind: "folder",
    folder: join(override, PROVIDER),
    version: "5.100.0",
    path: join("5.100.0", platform()),
  });
});

test("TF_PROVIDER_MIRROR without a suitable version is an error", async () => {
  const override = tempFolder();
  await unpacked(override, "5.99.1");

  await expect(
    findProviderSource(machine({ env: { TF_PROVIDER_MIRROR: override } })),
  ).rejects.toThrow(
    `TF_PROVIDER_MIRROR names ${override}, which holds no AWS provider >= 5.100.0, < 7.0.0 for ${platform()}.`,
  );
});

test("finds the mirror of the person's CLI configuration", async () => {
  const mirror = tempFolder();
  await packed(mirror, "6.1.0");
  const search = machine();
  await put(
    join(search.home, ".terraformrc"),
    `provider_installation {
       filesystem_mirror { path = "/nowhere" }
       filesystem_mirror { path = "${mirror}" }
     }`,
  );

  const source = await findProviderSource(search);

  expect(source).toEqual({
    kind: "folder",
    folder: join(mirror, PROVIDER),
    version: "6.1.0",
    path: `terraform-provider-aws_6.1.0_${platform()}.zip`,
  });
});

test("keeps a network mirror of the person's CLI configuration", async () => {
  const search = machine();
  await unpacked(join(search.home, "plugins"), "5.100.0");
  await put(
    join(search.home, ".terraformrc"),
    'provider_installation { network_mirror { url = "https://mirror.example/" } }',
  );

  const source = await findProviderSource(search);

  expect(source).toEqual({ kind: "url", url: "https://mirror.example/" });
});

test("finds Terraform's implied mirrors", async () => {
  const search = machine();
  const implied = join(search.home, ".terraform.d", "plugins");
  await packed(implied, "5.100.0");

  const source = await findProviderSource(search);

  expect(source).toMatchObject({ folder: join(implied, PROVIDER), version: "5.100.0" });
});

test("finds OpenTofu's implied mirror", async () => {
  const data = tempFolder();
  await packed(join(data, "opentofu", "plugins"), "5.100.0");

  const source = await findProviderSource(machine({ env: { XDG_DATA_HOME: data } }));

  expect(source).toMatchObject({ folder: join(data, "opentofu", "plugins", PROVIDER) });
});

test("finds a mirror directly under one of the parent folders", async () => {
  const parent = tempFolder();
  await unpacked(join(parent, "some-plugins"), "5.100.0");
  await put(join(parent, "a-file"));

  const source = await findProviderSource(machine({ parents: [join(parent, "none"), parent] }));

  expect(source).toMatchObject({
    folder: join(parent, "some-plugins", PROVIDER),
    version: "5.100.0",
  });
});

test("finds a mirror directly under the home and the data folders", async () => {
  const inHome = machine();
  await unpacked(join(inHome.home, "mirror"), "5.100.0");
  const data = tempFolder();
  const inData = machine({ env: { XDG_DATA_HOME: data } });
  await unpacked(join(data, "mirror"), "5.101.0");

  expect(await findProviderSource(inHome)).toMatchObject({
    folder: join(inHome.home, "mirror", PROVIDER),
  });
  expect(await findProviderSource(inData)).toMatchObject({
    folder: join(data, "mirror", PROVIDER),
  });
});

test("finds a mirror that was made for OpenTofu", async () => {
  const search = machine();
  const folder = join(search.home, "mirror", "registry.opentofu.org/hashicorp/aws");
  await put(join(folder, `terraform-provider-aws_6.1.0_${platform()}.zip`));

  const source = await findProviderSource(search);

  expect(source).toMatchObject({ kind: "folder", folder, version: "6.1.0" });
});

test("takes the newest version in the range, by number", async () => {
  const search = machine();
  const mirror = join(search.home, "mirror");
  await unpacked(mirror, "5.100.0");
  await packed(mirror, "6.9.0");
  await unpacked(mirror, "6.10.0");
  await packed(mirror, "6.11.0-beta1");
  await packed(mirror, "7.0.0");

  const source = await findProviderSource(search);

  expect(source).toMatchObject({ version: "6.10.0" });
});

test.each([
  ["too old", "5.99.1", platform()],
  ["too new", "7.0.0", platform()],
  ["a pre-release", "6.0.0-beta2", platform()],
  ["for another platform", "5.100.0", "plan9_386"],
])("a provider that is %s is none", async (_reason, version, target) => {
  const search = machine();
  await unpacked(join(search.home, "one"), version, target);
  await packed(join(search.home, "two"), version, target);

  const source = await findProviderSource(search);

  expect(source).toEqual({ kind: "registry", cacheFolder: search.cacheFolder });
});

test("the registry's cache is the person's own, if there is one", async () => {
  const source = await findProviderSource(machine({ env: { TF_PLUGIN_CACHE_DIR: "/own/cache" } }));

  expect(source).toEqual({ kind: "registry", cacheFolder: "/own/cache" });
});
