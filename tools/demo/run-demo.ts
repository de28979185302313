import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { loadEnvironment } from "../../config/load-environment";
import type { AwsCall } from "../../local/aws/aws-calls";
import { layersOf } from "../../local/layers/layers-of";
import { layerProgramOf } from "../../local/layers/stand-in-layers";
import { startLocalAws } from "../../local/local-aws";
import { ThirdPartyStandIn } from "../../local/third-party/third-party-stand-in";
import { findMoto } from "../../local/toolchain/moto";
import { requireSupportedNode } from "../../local/toolchain/node-versions";
import { findProviderSource } from "../../local/toolchain/provider-mirror";
import { findTerraform } from "../../local/toolchain/terraform";
import { writeTerraformCliConfig } from "../../local/toolchain/terraform-cli-config";
import { showAccess } from "./access-step";
import type { CanaryFinding } from "./canary";
import { Canary } from "./canary";
import { DemoError } from "./demo-error";
import type { DeployedIntegration, Invocation } from "./deployed-integration";
import type { DemoDrills } from "./drill-step";
import { showDrills } from "./drill-step";
import type { SecondPlan } from "./local-deployment";
import { LocalDeployment } from "./local-deployment";
import type { Progress } from "./progress";
import { table } from "./table";

/** The environment that the demo deploys unless another is asked for. */
export const LOCAL_ENVIRONMENT = "local";

/** The account of the stand-in. */
const STAND_IN_ACCOUNT = "123456789012";

const CACHE_FOLDER = resolve(__dirname, "../../.cache");

export interface DemoOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Name of the environment. The account must be the stand-in's: 123456789012. */
  readonly environment?: string;
  /** Runs while everything is deployed and one ingestion is done, before the destroy. */
  readonly whileDeployed?: (
    deployment: LocalDeployment,
    thirdParty: ThirdPartyStandIn,
    drills: DemoDrills,
  ) => Promise<void>;
  /** Leaves everything deployed until the signal, instead of destroying it. */
  readonly keep?: boolean;
}

/** What the demo did with one integration. */
export interface IntegrationResult {
  readonly name: string;
  readonly putOutput: string;
  readonly invocation: Invocation;
  readonly rows: Record<string, unknown>[];
  readonly functionLog: string[];
  /** The calls by which AWS gave away the key. */
  readonly keyReads: AwsCall[];
}

export interface DemoResult {
  readonly canary: Canary;
  readonly resources: Record<string, number>;
  readonly integrations: IntegrationResult[];
  /** The alarm path as read back, and what recorded events raise there. */
  readonly drills: DemoDrills;
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

    const resources = await progress.step("cdktf deploy '*'", async (note, doing) => {
      const counts = await deployment.deploy(doing);
      note(table(counts, "stack", "resources"));
      return counts;
    });
    await progress.step("who may do what, from the policies read back", (note) =>
      showAccess(deployment, note),
    );
    const several = deployment.integrations.length > 1;
    const putOutputs = await progress.step(
      several
        ? `operator puts a canary key for each of ${deployment.integrations.length} integrations`
        : "operator puts the key (a canary)",
      async (note) => {
        const outputs = await inTurn(deployment.integrations, (deployed) =>
          deployed.putKey(canary.value),
        );
        note(outputs.map((output) => output.split("\n").at(-1) ?? "").join("\n"));
        return outputs;
      },
    );
    const invocations = await progress.step(
      several
        ? "each function runs once, in its own sandbox"
        : "function runs once, in its own process",
      () => inTurn(deployment.integrations, ingest),
    );
    const rows = await progress.step("rows in DynamoDB", async (note) => {
      const found = await inTurn(deployment.integrations, (deployed) => deployed.rows());
      if (!several) {
        note(rowTable(found.flat()));
      }
      return found;
    });
    const results = await inTurn(deployment.integrations, async (deployed, index) => ({
      name: deployed.name,
      putOutput: putOutputs[index] ?? "",
      invocation: invocations[index] ?? { payload: undefined, functionError: undefined },
      rows: checkedRows(deployed, rows[index] ?? []),
      functionLog: await deployed.functionLog(),
      keyReads: await deployed.keyReads(),
    }));
    if (several) {
      progress.lines(sourceTable(deployment.integrations, results));
    }
    const drills = await progress.step(
      "who would be noticed, by the filters and rules read back",
      (note) => showDrills(deployment, note),
    );
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

    await options.whileDeployed?.(deployment, thirdParty, drills);
    if (options.keep === true) {
      await stayUntil(signal, deployment, progress);
    } else {
      await progress.step("cdktf destroy '*'", (_, doing) => deployment.destroy(doing));
    }
    return {
      canary,
      resources,
      integrations: results,
      drills,
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
  { progress, signal, environment: name = LOCAL_ENVIRONMENT }: DemoOptions,
  cleanUps: (() => Promise<void> | void)[],
): Promise<{
  deployment: LocalDeployment;
  canary: Canary;
  thirdParty: ThirdPartyStandIn;
}> {
  const environment = loadEnvironment(name);
  if (environment.account !== STAND_IN_ACCOUNT) {
    throw new DemoError(
      `Environment ${name} is for account ${environment.account}; the stand-in is ${STAND_IN_ACCOUNT}.`,
    );
  }
  const { terraform, providerSource, moto } = await progress.step("tools", async (note) => {
    requireSupportedNode();
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
          : "from the registry, about 700 MB the first time";
    note(
      table({
        "Node.js": process.versions.node,
        [basename(found.terraform.binary)]: found.terraform.version,
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
      layers: layersOf(environment),
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
  const [first] = deployment.integrations;
  progress.lines(
    [
      "",
      "Everything stays deployed until Ctrl-C. In another terminal, in this folder:",
      `  source ${file}`,
      `  aws lambda invoke --function-name ${first?.names.functionName ?? ""} result.json`,
      `  aws dynamodb scan --table-name ${first?.names.tableName ?? ""}`,
      `  npx cdktf diff ${deployment.environment.name}-secrets --skip-provider-lock --output ${deployment.outputFolder}`,
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

/** One after the other: a sandbox that starts needs the whole machine. */
async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(await work(item, index));
  }
  return results;
}

async function ingest(deployed: DeployedIntegration): Promise<Invocation> {
  const invocation = await deployed.invoke({});
  if (invocation.functionError !== undefined) {
    throw new DemoError(
      `The function of ${deployed.name} failed: ${JSON.stringify(invocation.payload)}`,
    );
  }
  return invocation;
}

function checkedRows(
  { name, integration }: DeployedIntegration,
  rows: Record<string, unknown>[],
): Record<string, unknown>[] {
  const { length } = integration.locations;
  if (rows.length !== length) {
    throw new DemoError(`${length} locations of ${name} gave ${rows.length} rows.`);
  }
  return rows;
}

/** For each integration its source, its rows, and by which calls and as whom its key was read. */
function sourceTable(
  deployed: readonly DeployedIntegration[],
  results: readonly IntegrationResult[],
): string {
  const lines = results.map(({ name, rows, keyReads }, index) => {
    const { source, prefetch, assumeReaderRole } = deployed[index]?.integration.secret ?? {};
    const how = [source, ...(prefetch ? ["prefetch"] : []), ...(assumeReaderRole ? ["role"] : [])];
    const reads = keyReads.map(
      ({ operation, principal, userAgent }) =>
        `${operation} by ${layerProgramOf(userAgent) ?? "the function"} ` +
        `as ${principal?.split("/")[1] ?? "?"}`,
    );
    return [name, `${how.join(" + ")}: ${rows.length} rows; ${[...new Set(reads)].join(", ")}`];
  });
  return table(Object.fromEntries(lines) as Record<string, string>, "integration", "source");
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
