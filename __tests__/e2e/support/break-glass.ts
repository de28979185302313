import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { ThirdPartyStandIn } from "../../../local/third-party/third-party-stand-in";
import { findMoto } from "../../../local/toolchain/moto";
import { STAND_IN_CREDENTIALS } from "../../../local/toolchain/stand-in-environment";
import type { CanaryFinding } from "../../../tools/demo/canary";
import { Canary } from "../../../tools/demo/canary";
import { runCommand } from "../../../tools/demo/command";
import type { DeployedIntegration, Invocation } from "../../../tools/demo/deployed-integration";
import type { LocalDeployment } from "../../../tools/demo/local-deployment";
import {
  BREAK_GLASS_DOCUMENT,
  fencesOf,
  localised,
  OTHER_PROFILES,
} from "../../docs/support/break-glass-document";

const PROJECT_FOLDER = resolve(__dirname, "../../..");

/** A policy that nobody but break-glass gets past. */
const LOCKED_OUT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "DenyEveryoneElse",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:*",
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/acme-break-glass" },
      },
    },
  ],
});

/** One block of `docs/break-glass.md` that was run, and what was so afterwards. */
interface ExercisedBlock {
  readonly heading: string;
  readonly output: string;
  readonly secretIsDeleted: boolean;
  readonly secretPolicy: string | undefined;
}

interface Exercise {
  readonly computedPolicy: string | undefined;
  readonly blocks: readonly ExercisedBlock[];
  /** What the document has the person keep. */
  readonly policyFound: string;
  /** The matrix of the policies that were read back; the document compares it with the reviewed one. */
  readonly accessDeployed: string;
  readonly lambdaReport: string;
  /** Of the function, once the third party accepts only the key that the operator put. */
  readonly invocation: Invocation;
  /** Where that key is found in the files of the deployment. */
  readonly leaks: readonly CanaryFinding[];
}

/**
 * Breaks the secret's policy, deletes the secret, and then runs every command of
 * `docs/break-glass.md` in the order of the document, in the shell that it is written for.
 */
export async function exerciseBreakGlass(
  deployment: LocalDeployment,
  integration: DeployedIntegration,
  thirdParty: ThirdPartyStandIn,
): Promise<Exercise> {
  const secrets = new SecretsManagerClient(deployment.clientConfig);
  const SecretId = integration.names.secretName;
  const policy = async () =>
    (await secrets.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;
  const computedPolicy = await policy();
  await secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: LOCKED_OUT }));
  await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));

  const shell = await shellOf(deployment);
  const newKey = new Canary();
  const blocks: ExercisedBlock[] = [];
  for (const { heading, text } of shellBlocks()) {
    const { stdout } = await runCommand("bash", ["-euo", "pipefail", "-c", localised(text)], {
      ...shell,
      // For the one command that asks.
      input: `${newKey.value}\n`,
    });
    const { DeletedDate } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    blocks.push({
      heading,
      output: stdout,
      secretIsDeleted: DeletedDate !== undefined,
      secretPolicy: await policy(),
    });
  }
  thirdParty.acceptKeys(newKey.value);
  const kept = (file: string) => readFileSync(join(shell.cwd, file), "utf8");
  return {
    computedPolicy,
    blocks,
    policyFound: kept("secret-policy-found.json"),
    accessDeployed: kept("access-deployed.txt"),
    lambdaReport: kept("report.json"),
    invocation: await integration.invoke({}),
    leaks: newKey.searchFolder(deployment.workFolder).findings,
  };
}

function shellBlocks() {
  return fencesOf(BREAK_GLASS_DOCUMENT).filter(({ language }) => language === "sh");
}

/** A shell with the document's profiles, whose programs talk to the stand-in. */
async function shellOf(deployment: LocalDeployment) {
  const cwd = join(deployment.workFolder, "break-glass");
  const programs = join(cwd, "bin");
  mkdirSync(programs, { recursive: true });
  const { python } = await findMoto({ cacheFolder: join(PROJECT_FOLDER, ".cache") });
  const inProject = `cd '${PROJECT_FOLDER}'`;
  program("aws", `exec '${python}' '${join(__dirname, "aws_command.py")}' "$@"`);
  program("npm", `${inProject}\nPATH="\${PATH#*:}" exec npm "$@"`);
  program(
    "npx",
    [
      inProject,
      // The person's answer, and where this deployment keeps its files.
      'extra=""; [ "$2" != deploy ] || extra=--auto-approve',
      `exec node_modules/.bin/"$@" $extra --skip-provider-lock --no-color --output '${deployment.outputFolder}'`,
    ].join("\n"),
  );

  function program(name: string, text: string): void {
    const file = join(programs, name);
    writeFileSync(file, `#!/usr/bin/env bash\nset -eu\n${text}\n`);
    chmodSync(file, 0o755);
  }

  const profiles = fencesOf(BREAK_GLASS_DOCUMENT).filter(({ language }) => language === "ini");
  const config = join(cwd, "aws-config");
  writeFileSync(
    config,
    [
      ...profiles.map(({ text }) => localised(text)),
      ...OTHER_PROFILES.map((name) =>
        [
          `[profile ${name}]`,
          `aws_access_key_id = ${STAND_IN_CREDENTIALS.accessKeyId}`,
          `aws_secret_access_key = ${STAND_IN_CREDENTIALS.secretAccessKey}`,
        ].join("\n"),
      ),
    ].join("\n"),
  );
  // Keys in the environment would be taken before the profile's.
  const env = Object.fromEntries(
    Object.entries(deployment.processEnvironment).filter(
      ([name]) => !["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ENVIRONMENT"].includes(name),
    ),
  );
  return {
    cwd,
    env: { ...env, AWS_CONFIG_FILE: config, PATH: `${programs}:${env.PATH ?? ""}` },
    logFile: join(deployment.logFolder, "break-glass.log"),
    signal: new AbortController().signal,
  };
}
