/** Every synthesized stack, as the real Terraform and the real AWS provider see it. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { App } from "#cdk";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { findProviderSource } from "../../local/toolchain/provider-mirror";
import { standInEnvironment } from "../../local/toolchain/stand-in-environment";
import { findTerraform } from "../../local/toolchain/terraform";
import { writeTerraformCliConfig } from "../../local/toolchain/terraform-cli-config";
import { placeStacks } from "../../stacks/all";

const run = promisify(execFile);
const CACHE_FOLDER = resolve(__dirname, "../../.cache/plugins");

const prod = loadEnvironment("prod");
const withoutEgress: Environment = {
  ...prod,
  name: "prod-without-egress",
  network: { ...prod.network, egress: { mode: "none" } },
};
const everySource = loadEnvironment("every-source");
const STACKS = [
  ...["prod", "every-source"].flatMap((name) =>
    ["network", "secrets", "ingestion", "audit"].map((part) => `${name}-${part}`),
  ),
  "prod-without-egress-network",
];

let folder: string;
let environment: NodeJS.ProcessEnv;
let terraform: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "one-reader-validate-"));
  for (const each of [prod, withoutEgress, everySource]) {
    const app = new App({ outdir: join(folder, "cdktf.out") });
    placeStacks(app, each);
    app.synth();
  }
  terraform = (await findTerraform()).binary;
  const source = await findProviderSource({ cacheFolder: CACHE_FOLDER });
  environment = {
    // Validation calls nothing; a closed port makes sure.
    ...standInEnvironment({ endpointUrl: "http://127.0.0.1:9", region: prod.region }),
    TF_CLI_CONFIG_FILE: await writeTerraformCliConfig(folder, source),
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(STACKS)(
  "terraform validate accepts %s without a warning",
  async (stack) => {
    const options = { cwd: join(folder, "cdktf.out/stacks", stack), env: environment };
    await run(terraform, ["init", "-backend=false", "-input=false", "-no-color"], options);
    const { stdout } = await run(terraform, ["validate", "-json"], options);

    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  },
  180_000,
);
