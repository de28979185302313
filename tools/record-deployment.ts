/**
 * `node --require tsx/cjs tools/record-deployment.ts`: deploys the environment `local` to the
 * local AWS stand-in, and writes what Terraform asked of it as the recording
 * `normal-day/deployment`. Run it when the stacks have changed, and look at the difference.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../config/project-folder";
import type { LocalDeployment } from "./demo/local-deployment";
import { Progress } from "./demo/progress";
import { runDemo } from "./demo/run-demo";
import { runCommand } from "./run-command";
import { deployerEvents } from "./drill/deployment/deployment-events";
import { deploymentRecording } from "./drill/deployment/deployment-recording";
import { knownNetwork } from "./drill/files/deployed-ids";
import { placeholdersOf } from "./drill/placeholders";

const RECORDING = join(
  projectFolder(),
  "__tests__",
  "fixtures",
  "cloudtrail",
  "normal-day",
  "deployment.json",
);

async function record(deployment: LocalDeployment): Promise<void> {
  const { environment } = deployment;
  const [integration] = environment.integrations;
  if (integration === undefined) {
    throw new Error(`Environment ${environment.name} has no integration.`);
  }
  const { network } = knownNetwork(environment, {
    endpoints: {},
    stateFile: deployment.stateFile("network"),
  });
  const events = deployerEvents(environment, await deployment.awsTrail());
  const recording = deploymentRecording(
    events,
    placeholdersOf(environment, integration, network),
    network,
  );
  writeFileSync(RECORDING, `${JSON.stringify(recording, undefined, 2)}\n`);
  process.stdout.write(`${events.length} calls, ${recording.events.length} kept in ${RECORDING}\n`);
}

runCommand(async () => {
  await runDemo({
    progress: new Progress(process.stderr),
    signal: new AbortController().signal,
    whileDeployed: record,
  });
  return 0;
});
