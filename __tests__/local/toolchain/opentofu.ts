import { putScript } from "../temp-folder";

/**
 * Writes a program that answers `version -json` as OpenTofu 1.12.6 did where the file that
 * TF_CLI_CONFIG_FILE names does not exist: the warning comes before the JSON, on standard output as
 * well.
 */
export function putOpenTofu(file: string, version: string): Promise<string> {
  return putScript(
    file,
    '[ "$*" = "version -json" ] || exit 1',
    "echo 'There are some problems with the CLI configuration:' >&2",
    `echo '
Warning: Unable to open CLI configuration file

The CLI configuration file at "/nowhere/{name}.tfrc" does not exist.
{
  "terraform_version": "${version}",
  "platform": "linux_amd64",
  "provider_selections": {}
}'`,
  );
}
