import { join } from "node:path";

import { MissingToolError } from "../../../local/toolchain/missing-tool-error";
import { findTerraform } from "../../../local/toolchain/terraform";
import { putScript, removeTempFolders, tempFolder } from "../temp-folder";

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

test("without terraform, says how to get it", async () => {
  const search = findTerraform({ PATH: tempFolder() });

  await expect(search).rejects.toThrow(MissingToolError);
  await expect(search).rejects.toThrow(/no executable "terraform".*install.*TERRAFORM_BINARY_NAME/);
});

test.each(["1.9.8", "0.15.5"])("terraform %s is too old", async (version) => {
  const bin = tempFolder();
  await terraform(join(bin, "terraform"), version);

  await expect(findTerraform({ PATH: bin })).rejects.toThrow(
    `Terraform at ${join(bin, "terraform")} is too old: ${version}. Install Terraform >= 1.10`,
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
