/** `npm run demo`: the whole system on this machine, with no AWS account. */
import { constants } from "node:os";
import { ConfigurationError } from "../config/errors";
import { AwsStandInError } from "../local/aws/aws-stand-in";
import { MissingToolError } from "../local/toolchain/missing-tool-error";
import { parseCommandLine, UsageError, withoutNodeVersionWarning } from "./command-line";
import { CommandError } from "./demo/command";
import { DemoError } from "./demo/demo-error";
import { Progress } from "./demo/progress";
import { LOCAL_ENVIRONMENT, runDemo } from "./demo/run-demo";

const HELP = `Usage: npm run demo [-- --keep] [--environment <name>]

Deploys every stack to a local AWS stand-in with the real Terraform and AWS provider, shows who may
do what by the policies that are deployed, puts a canary key, runs the real function once, shows what
happened, then destroys everything.
Uses no AWS account and no AWS credentials, and takes a few minutes.

  --keep                 leave it running until Ctrl-C and print how to reach it
  --environment <name>   file of config/ to deploy instead of local, in account 123456789012;
                         every-source reads its keys in every way that there is
  --help                 show this text

Needs Terraform or OpenTofu >= 1.10 and Python 3. Overrides:
  TERRAFORM_BINARY_NAME   tofu, or a path; terraform on PATH without it
  TF_PROVIDER_MIRROR      folder that holds registry.terraform.io/hashicorp/aws, or the same of
                          registry.opentofu.org
  MOTO_PYTHON             a Python that has moto's server
`;

/** Errors whose message says it all; of any other, the stack is shown. */
const EXPECTED = [
  UsageError,
  DemoError,
  AwsStandInError,
  CommandError,
  ConfigurationError,
  MissingToolError,
];

async function main(): Promise<void> {
  withoutNodeVersionWarning();
  const { values } = parseCommandLine({
    options: {
      keep: { type: "boolean", default: false },
      environment: { type: "string", default: LOCAL_ENVIRONMENT },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      process.stdout.write(`\n${signal}: stopping and cleaning up\n`);
      process.exitCode = 128 + constants.signals[signal];
      interrupt.abort(new Error(signal));
    });
  }
  const progress = new Progress(process.stdout);
  process.stdout.write("One key, one reader, on a local AWS stand-in\n\n");
  try {
    await runDemo({
      progress,
      signal: interrupt.signal,
      keep: values.keep,
      environment: values.environment,
    });
    process.stdout.write(`\nDone in ${progress.elapsed}. Nothing is left behind but .cache/.\n`);
    if (values.keep) {
      process.exitCode = 0;
    }
  } catch (error) {
    if (!interrupt.signal.aborted) {
      throw error;
    }
    process.stdout.write("Nothing is left behind but .cache/.\n");
  }
}

main().catch((error: unknown) => {
  const message = EXPECTED.some((type) => error instanceof type)
    ? (error as Error).message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`\n${message}\n`);
  process.exitCode = 1;
});
