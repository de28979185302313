import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadEnvironment } from "../../config/load-environment";
import { startLocalAws } from "../../local/local-aws";
import { ThirdPartyStandIn } from "../../local/third-party/third-party-stand-in";
import { findMoto } from "../../local/toolchain/moto";
import { findProviderSource } from "../../local/toolchain/provider-mirror";
import { findTerraform } from "../../local/toolchain/terraform";
import { writeTerraformCliConfig } from "../../local/toolchain/terraform-cli-config";
import type { CanaryFinding } from "./canary";
import { Canary } from "./canary";
import type { Invocation, SecondPlan } from "./local-deployment";
import { LOCAL_ENVIRONMENT, LocalDeployment } from "./local-deployment";
import type { Progress } from "./progress";
import { table } from "./table";

const CACHE_FOLDER = resolve(__dirname, "../../.cache");

/** The demo ran to its end, but something that it shows is not as it must be. */
export class DemoError extends Error {
  override readonly name = "DemoError";
}

export interface DemoOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Runs while everything is deployed and one ingestion is done, before the destroy. */
  readonly whileDeployed?: (
    deployment: LocalDeployment,
    thirdParty: ThirdPartyStandIn,
  ) => Promise<void>;
  /** Leaves everything deployed until the signal, instead of destroying it. */
  readonly keep?: boolean;
}

export interface DemoResult {
  readonly canary: Canary;
  readonly resources: Record<string, number>;
  readonly putOutput: string;
  readonly invocation: Invocation;
  readonly rows: Record<string, unknown>[];
  readonly functionLog: string[];
  /** Calls with the canary as key that the third-party stand-in accepted. */
  readonly acceptedCalls: number;
  readonly secondPlans: SecondPlan[];
  readonly filesSearched: number;
  readonly findings: CanaryFinding[];
}

/**
 * Deploys the whole system to the local AWS stand-in, puts a canary key, ingests once, shows what
 * happened, and leaves nothing behind: also when a step fails or the signal ends it.
 *
 * @throws DemoError when something shown is not as it must be
 * @throws CommandError, MissingToolError with what failed and how to mend it
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { progress, signal } = options;
  // Undone in reverse order, whatever happens.
  const cleanUps: (() => Promise<void> | void)[] = [];
  try {
    const { deployment, canary, thirdParty } = await prepare(options, cleanUps);

    const resources = await progress.step("cdktf deploy '*'", async (note) => {
      const counts = await deployment.deploy();
      note(table(counts, "stack", "resources"));
      return counts;
    });
    const putOutput = await progress.step("operator puts the key (a canary)", async (note) => {
      const output = await deployment.putKey(canary.value);
      note(output.split("\n").at(-1) ?? "");
      return output;
    });
    const invocation = await progress.step("function runs once, in its own process", () =>
      deployment.invoke({}),
    );
    if (invocation.functionError !== undefined) {
      throw new DemoError(`The function failed: ${JSON.stringify(invocation.payload)}`);
    }
    const rows = await progress.step("rows in DynamoDB", async (note) => {
      const found = await deployment.rows();
      note(rowTable(found));
      return found;
    });
    if (rows.length !== deployment.integration.locations.length) {
      throw new DemoError(
        `${deployment.integration.locations.length} locations gave ${rows.length} rows.`,
      );
    }
    const secondPlans = await progress.step(
      "second terraform plan of every stack",
      async (note) => {
        const plans = await deployment.secondPlans();
        note(table(Object.fromEntries(plans.map((plan) => [plan.stack, plan.summary]))));
        return plans;
      },
    );
    const changed = secondPlans.filter((plan) => plan.changes).map((plan) => plan.stack);
    if (changed.length > 0) {
      throw new DemoError(`A second plan has changes: ${changed.join(", ")}.`);
    }
    const functionLog = await deployment.functionLog();
    const accepted = thirdParty.calls.filter((call) => call.keyAccepted).length;
    const { findings, filesSearched } = await progress.step(
      "canary in no state, plan, log or bundle",
      (note) => {
        const search = canary.searchFolder(deployment.workFolder);
        note(
          `${accepted} calls of the third-party API carried it; ` +
            `${search.findings.length} of ${search.filesSearched} files hold it`,
        );
        return Promise.resolve(search);
      },
    );
    if (findings.length > 0) {
      throw new DemoError(`The canary leaked: ${JSON.stringify(findings)}`);
    }
    if (accepted === 0) {
      throw new DemoError("The third-party stand-in accepted no call: the key was never used.");
    }

    await options.whileDeployed?.(deployment, thirdParty);
    if (options.keep === true) {
      await stayUntil(signal, deployment, progress);
    } else {
      await progress.step("cdktf destroy '*'", () => deployment.destroy());
    }
    return {
      canary,
      resources,
      putOutput,
      invocation,
      rows,
      functionLog,
      acceptedCalls: accepted,
      secondPlans,
      filesSearched,
      findings,
    };
  } finally {
    for (const cleanUp of cleanUps.reverse()) {
      await cleanUp();
    }
  }
}

/** Finds the tools, starts the stand-ins. */
async function prepare(
  { progress, signal }: DemoOptions,
  cleanUps: (() => Promise<void> | void)[],
): Promise<{
  deployment: LocalDeployment;
  canary: Canary;
  thirdParty: ThirdPartyStandIn;
}> {
  const environment = loadEnvironment(LOCAL_ENVIRONMENT);
  const { terraform, providerSource, moto } = await progress.step("tools", async (note) => {
    const found = {
      terraform: await findTerraform(),
      providerSource: await findProviderSource({ cacheFolder: join(CACHE_FOLDER, "plugins") }),
      moto: await findMoto({
        cacheFolder: CACHE_FOLDER,
        // At once: an installation takes a while.
        report: (line) => {
          progress.lines(line);
        },
      }),
    };
    const provider =
      found.providerSource.kind === "folder"
        ? `${found.providerSource.version} from a filesystem mirror`
        : found.providerSource.kind === "url"
          ? "from a network mirror"
          : "from registry.terraform.io, about 700 MB the first time";
    note(
      table({
        Terraform: found.terraform.version,
        "AWS provider": provider,
        moto: found.moto.version,
      }),
    );
    return found;
  });
  signal.throwIfAborted();

  // The real path: the folder of temporary files can be a link, which Terraform would resolve.
  const workFolder = realpathSync(mkdtempSync(join(tmpdir(), "one-reader-")));
  cleanUps.push(() => {
    rmSync(workFolder, { recursive: true, force: true });
  });
  const canary = new Canary();
  return progress.step("local AWS and third-party API on loopback", async (note) => {
    const thirdParty = await ThirdPartyStandIn.start({ keys: [canary.value] });
    cleanUps.push(() => thirdParty.stop());
    const aws = await startLocalAws({
      python: moto.python,
      workFolder,
      region: environment.region,
    });
    cleanUps.push(() => aws.stop());
    const terraformCliConfig = await writeTerraformCliConfig(workFolder, providerSource);
    note(table({ AWS: aws.endpointUrl, "third-party API": thirdParty.url }));
    const deployment = new LocalDeployment({
      environment,
      aws,
      thirdPartyUrl: thirdParty.url,
      terraformCliConfig,
      terraformBinary: terraform.binary,
      workFolder,
      signal,
    });
    return { deployment, canary, thirdParty };
  });
}

async function stayUntil(
  signal: AbortSignal,
  deployment: LocalDeployment,
  progress: Progress,
): Promise<void> {
  const file = join(deployment.workFolder, "environment.sh");
  const names = [
    "AWS_",
    "ENVIRONMENT",
    "LOCAL_",
    "TF_CLI_CONFIG_FILE",
    "CDKTF_",
    "TERRAFORM_",
    "CHECKPOINT_",
  ];
  writeFileSync(
    file,
    Object.entries(deployment.processEnvironment)
      .filter(([name]) => names.some((prefix) => name.startsWith(prefix)))
      .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
      .join(""),
  );
  progress.lines(
    [
      "",
      "Everything stays deployed until Ctrl-C. In another terminal, in this folder:",
      `  source ${file}`,
      "  aws lambda invoke --function-name acme-local-weather-ingestion result.json",
      "  aws dynamodb scan --table-name acme-local-weather-observations",
      `  npx cdktf diff local-secrets --skip-provider-lock --output ${deployment.outputFolder}`,
      `Logs: ${deployment.logFolder}`,
      "",
    ].join("\n"),
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

function rowTable(rows: Record<string, unknown>[]): string {
  return table(
    Object.fromEntries(
      rows.map((row) => [
        String(row.displayName),
        `${String(row.temperatureCelsius)} °C, ${String(row.humidityPercent)} % humidity, ` +
          `observed ${String(row.observedAt)}`,
      ]),
    ),
  );
}
