import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "../../config/schema";
import type { AwsCall } from "../../local/aws/aws-calls";
import type { TrailedCall } from "../../local/aws/trailed-calls";
import type { LocalAws } from "../../local/local-aws";
import { withNode } from "../../local/toolchain/executables";
import { STAND_IN_CREDENTIALS } from "../../local/toolchain/stand-in-environment";
import { CommandError, runCommand } from "./command";
import { DeployedIntegration } from "./deployed-integration";
import type { StackCommand, TellProgress } from "./stack-progress";
import { StackProgress } from "./stack-progress";

const PROJECT_FOLDER = resolve(__dirname, "../..");

/** The stacks of every environment. */
export const STACK_PARTS = ["network", "secrets", "ingestion", "audit"] as const;

export interface LocalDeploymentOptions {
  readonly environment: Environment;
  readonly aws: LocalAws;
  /** URL of the third-party stand-in. */
  readonly thirdPartyUrl: string;
  /** Terraform CLI configuration: where the provider comes from. */
  readonly terraformCliConfig: string;
  readonly terraformBinary: string;
  /** Holds the synthesized stacks, the state, the plans and every log. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
}

/** What `terraform plan` says of a stack that is deployed. */
export interface SecondPlan {
  readonly stack: string;
  readonly changes: boolean;
  /** Terraform's own closing line. */
  readonly summary: string;
}

/** The whole system on the local AWS stand-in, by the commands that deploy it to AWS. */
export class LocalDeployment {
  readonly integrations: readonly DeployedIntegration[];
  /** For every command that talks to the stand-in; holds none of the caller's AWS credentials. */
  readonly processEnvironment: Record<string, string>;
  /** For every AWS SDK client that talks to the stand-in. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof STAND_IN_CREDENTIALS;
  };
  readonly logFolder: string;

  constructor(private readonly options: LocalDeploymentOptions) {
    const { environment, aws, workFolder } = options;
    this.logFolder = join(workFolder, "logs");
    mkdirSync(this.logFolder, { recursive: true });
    this.processEnvironment = withNode({
      ...aws.environment,
      ENVIRONMENT: environment.name,
      LOCAL_WEATHER_URL: options.thirdPartyUrl,
      TF_CLI_CONFIG_FILE: options.terraformCliConfig,
      TERRAFORM_BINARY_NAME: options.terraformBinary,
      // CDKTF would make a plugin cache in the home folder.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
      // CDKTF prints line by line instead of repainting a terminal.
      CI: "1",
      NO_COLOR: "1",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
    this.clientConfig = {
      endpoint: aws.endpointUrl,
      region: environment.region,
      credentials: STAND_IN_CREDENTIALS,
    };
    this.integrations = environment.integrations.map(
      (integration) => new DeployedIntegration(this, integration),
    );
  }

  get environment(): Environment {
    return this.options.environment;
  }

  get workFolder(): string {
    return this.options.workFolder;
  }

  get outputFolder(): string {
    return join(this.options.workFolder, "cdktf.out");
  }

  stackFolder(part: string): string {
    return join(this.outputFolder, "stacks", `${this.environment.name}-${part}`);
  }

  stateFile(part: string): string {
    return join(this.options.workFolder, "state", this.environment.name, `${part}.tfstate`);
  }

  /** `cdktf deploy '*'`. Returns how many resources each stack has. */
  async deploy(tell?: TellProgress): Promise<Record<string, number>> {
    await this.cdktf("deploy", tell);
    return Object.fromEntries(STACK_PARTS.map((part) => [part, this.resourcesInState(part)]));
  }

  /** `cdktf destroy '*'`. @throws CommandError when a state still holds a resource. */
  async destroy(tell?: TellProgress): Promise<void> {
    await this.cdktf("destroy", tell, "--skip-synth");
    const left = STACK_PARTS.filter((part) => this.resourcesInState(part) > 0);
    if (left.length > 0) {
      throw new CommandError(`Not everything was destroyed: ${left.join(", ")}.`);
    }
  }

  /** A second `terraform plan` of every stack, also written to the log folder as JSON. */
  secondPlans(): Promise<SecondPlan[]> {
    return Promise.all(STACK_PARTS.map((part) => this.secondPlan(part)));
  }

  /**
   * `npm run secret -- put`: a key, as an operator puts it. Returns what it prints.
   *
   * @param integration name of the integration
   * @param variables override the command's environment
   */
  async putKey(
    integration: string,
    value: string,
    variables: Record<string, string> = {},
  ): Promise<string> {
    const { stdout } = await runCommand(
      process.execPath,
      ["--require", "tsx/cjs", "tools/secret.ts", "put", integration],
      {
        ...this.commandOptions("secret"),
        env: { ...this.processEnvironment, ...variables },
        cwd: PROJECT_FOLDER,
        input: `${value}\n`,
      },
    );
    return stdout.trim();
  }

  /** The calls of AWS that have to do with secrets, in order. */
  awsCalls(): Promise<AwsCall[]> {
    return this.options.aws.calls();
  }

  /** Every call of AWS as the event that CloudTrail would write, in order. */
  awsTrail(): Promise<TrailedCall[]> {
    return this.options.aws.trail();
  }

  private async secondPlan(part: string): Promise<SecondPlan> {
    const log = this.commandOptions(`plan-${part}`);
    const run = (args: string[], acceptedExitCodes: number[] = []) =>
      runCommand(this.options.terraformBinary, args, {
        ...log,
        cwd: this.stackFolder(part),
        acceptedExitCodes,
      });
    const planFile = join(this.logFolder, `${part}.tfplan`);
    // Exit code 2: the plan has changes.
    // https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode
    const { exitCode, stdout } = await run(
      ["plan", "-input=false", "-no-color", "-detailed-exitcode", `-out=${planFile}`],
      [2],
    );
    const { stdout: json } = await run(["show", "-json", planFile]);
    writeFileSync(join(this.logFolder, `${part}.tfplan.json`), json);
    const summary = stdout.split("\n").find((line) => /^(No changes|Plan:)/.test(line)) ?? "";
    return { stack: part, changes: exitCode === 2, summary };
  }

  private async cdktf(
    command: StackCommand,
    tell: TellProgress | undefined,
    ...args: string[]
  ): Promise<void> {
    const progress = new StackProgress(command, `${this.environment.name}-`, STACK_PARTS);
    await runCommand(
      join(PROJECT_FOLDER, "node_modules", ".bin", "cdktf"),
      [command, "*", "--auto-approve", "--skip-provider-lock", "--no-color", ...args].concat([
        "--output",
        this.outputFolder,
      ]),
      {
        ...this.commandOptions(command),
        cwd: PROJECT_FOLDER,
        onOutput: (text) => {
          progress.read(text);
          tell?.(progress.state, progress.detail);
        },
      },
    );
  }

  private commandOptions(name: string) {
    return {
      env: this.processEnvironment,
      logFile: join(this.logFolder, `${name}.log`),
      signal: this.options.signal,
    };
  }

  private resourcesInState(part: string): number {
    const { resources } = JSON.parse(readFileSync(this.stateFile(part), "utf8")) as {
      resources: { mode: string }[];
    };
    return resources.filter(({ mode }) => mode === "managed").length;
  }
}
