import { join } from "node:path";

import { MissingToolError } from "../../../local/toolchain/missing-tool-error";
import { findTerraform } from "../../../local/toolchain/terraform";
import { putScript, removeTempFolders, tempFolder } from "../temp-folder";
import { putOpenTofu } from "./opentofu";

afterEach(removeTempFolders);

const terraform = (file: string, version: string) =>
  putScript(file, `echo '{"terraform_version": "${version}", "platform": "linux_amd64"}'`);

test("finds terraform on PATH", async () => {
  const bin = tempFolder();
  await terraform(join(bin, "terraform"), "1.10.0");

  const found = await findTerraform({ PATH: `${tempFolder()}:${bin}` });

  expect(found).toEqual({ binary: join(bin, "terraform"), version: "1.10.0" });
});

test("TERRAFORM_BINARY_NAME is a path", async () => {
  const bin = tempFolder();
  await terraform(join(bin, "terraform"), "1.11.0");
  const other = await terraform(join(tempFolder(), "tf-next"), "1.14.2");

  const found = await findTerraform({ PATH: bin, TERRAFORM_BINARY_NAME: other });

  expect(found).toEqual({ binary: other, version: "1.14.2" });
});

test("TERRAFORM_BINARY_NAME is a name on PATH", async () => {
  const bin = tempFolder();
  await terraform(join(bin, "tofu"), "1.10.5");

  const found = await findTerraform({ PATH: bin, TERRAFORM_BINARY_NAME: "tofu" });

  expect(found.binary).toBe(join(bin, "tofu"));
});

test("finds OpenTofu's version behind its warnings", async () => {
  const bin = tempFolder();
  const tofu = await putOpenTofu(join(bin, "tofu"), "1.12.6");

  const found = await findTerraform({ PATH: bin, TERRAFORM_BINARY_NAME: "tofu" });

  expect(found).toEqual({ binary: tofu, version: "1.12.6" });
});

test("OpenTofu 1.9 is too old as well", async () => {
  const bin = tempFolder();
  await putOpenTofu(join(bin, "tofu"), "1.9.4");

  await expect(findTerraform({ PATH: bin, TERRAFORM_BINARY_NAME: "tofu" })).rejects.toThrow(
    `${join(bin, "tofu")} is too old: 1.9.4. Install Terraform or OpenTofu >= 1.10`,
  );
});

test("an empty TERRAFORM_BINARY_NAME names nothing, as for CDKTF", async () => {
  const bin = tempFolder();
  await terraform(join(bin, "terraform"), "1.11.0");

  const found = await findTerraform({ PATH: bin, TERRAFORM_BINARY_NAME: "" });

  expect(found.binary).toBe(join(bin, "terraform"));
});

test("without terraform, says how to get it", async () => {
  const search = findTerraform({ PATH: tempFolder() });

  await expect(search).rejects.toThrow(MissingToolError);
  await expect(search).rejects.toThrow(
    /no executable "terraform".*terraform\/install.*opentofu\.org.*TERRAFORM_BINARY_NAME/,
  );
});

test.each(["1.9.8", "0.15.5"])("terraform %s is too old", async (version) => {
  const bin = tempFolder();
  await terraform(join(bin, "terraform"), version);

  await expect(findTerraform({ PATH: bin })).rejects.toThrow(
    `${join(bin, "terraform")} is too old: ${version}. Install Terraform or OpenTofu >= 1.10`,
  );
});

test("a program that is not terraform is an error, with its cause", async () => {
  const bin = tempFolder();
  await putScript(join(bin, "terraform"), "echo hello");

  const error: unknown = await findTerraform({ PATH: bin }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    message: expect.stringContaining("does not tell its version") as string,
    cause: { name: "SyntaxError" },
  });
});
