import { z } from "zod";

import { type Environment, findExecutable, outputOf } from "./executables";
import { MissingToolError } from "./missing-tool-error";
import { compareVersions, parseVersion, type Version } from "./version";

/**
 * Terraform 1.10 and OpenTofu 1.10 are the first with native locking of S3 state (`use_lockfile`).
 * https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 * https://opentofu.org/docs/language/settings/backends/s3/#s3-state-locking
 */
const MINIMUM: Version = [1, 10, 0];

/** The variable from which CDKTF takes the binary as well, so that both run the same one. */
const BINARY_VARIABLE = "TERRAFORM_BINARY_NAME";

const REMEDY =
  `Install Terraform or OpenTofu >= ${MINIMUM[0]}.${MINIMUM[1]} ` +
  "(https://developer.hashicorp.com/terraform/install, https://opentofu.org/docs/intro/install/). " +
  `Put terraform on PATH, or set ${BINARY_VARIABLE} to tofu or to a path.`;

const versionOutput = z.object({ terraform_version: z.string() });

/** A Terraform, or an OpenTofu, that the demo can use. */
export interface Terraform {
  /** Path of the executable. */
  readonly binary: string;
  readonly version: string;
}

/**
 * Finds Terraform or OpenTofu: the value of TERRAFORM_BINARY_NAME (a name or a path), else `terraform`
 * on PATH.
 *
 * @throws MissingToolError when there is none, it does not run, or it is older than 1.10
 */
export async function findTerraform(env: Environment = process.env): Promise<Terraform> {
  const named = env[BINARY_VARIABLE];
  const name = named === undefined || named === "" ? "terraform" : named;
  const binary = await findExecutable(name, env);
  if (binary === undefined) {
    throw new MissingToolError(`Terraform is missing: no executable "${name}".`, REMEDY);
  }
  const version = await versionOf(binary, env);
  const parsed = parseVersion(version);
  if (parsed === undefined || compareVersions(parsed, MINIMUM) < 0) {
    throw new MissingToolError(`${binary} is too old: ${version}.`, REMEDY);
  }
  return { binary, version };
}

/**
 * https://developer.hashicorp.com/terraform/cli/commands/version
 *
 * OpenTofu writes warnings about the CLI configuration to standard output, before the JSON.
 */
async function versionOf(binary: string, env: Environment): Promise<string> {
  try {
    const output = await outputOf(binary, ["version", "-json"], {
      ...env,
      CHECKPOINT_DISABLE: "1",
    });
    return versionOutput.parse(JSON.parse(withoutWarnings(output))).terraform_version;
  } catch (cause) {
    throw new MissingToolError(`${binary} does not tell its version ("version -json").`, REMEDY, {
      cause,
    });
  }
}

/** From the first line that begins an object. A warning that quotes the configuration indents it. */
function withoutWarnings(output: string): string {
  return output.slice(Math.max(output.search(/^\{/m), 0));
}
