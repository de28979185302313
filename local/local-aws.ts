import { type AwsStandIn, startAwsStandIn } from "./aws/aws-stand-in";
import type { AwsCall } from "./aws/aws-calls";
import type { TrailedCall } from "./aws/trailed-calls";
import { AwsFunctionServices } from "./lambda/aws-function-services";
import { LambdaHost } from "./lambda/lambda-host";
import { publishLayers } from "./layers/publish-layers";
import type { StandInLayer } from "./layers/stand-in-layers";
import { STAND_IN_CREDENTIALS, standInEnvironment } from "./toolchain/stand-in-environment";

/** The AWS stand-in together with the host that runs its Lambda functions. */
export interface LocalAws {
  /** What AWS_ENDPOINT_URL must be for a client to reach it. */
  readonly endpointUrl: string;
  /** Access log of the stand-in. */
  readonly logFile: string;
  /** The calls that have to do with secrets until now, in the order of their answers. */
  calls(): Promise<AwsCall[]>;
  /** Every call until now as the event that CloudTrail would write, in the order of their answers. */
  trail(): Promise<TrailedCall[]>;
  /** For a process that talks to it, see {@link standInEnvironment}. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends both, and every process that they started. */
  stop(): Promise<void>;
}

/** How {@link startLocalAws} starts. */
export interface LocalAwsOptions {
  /** A Python with moto's server, see `findMoto`. */
  readonly python: string;
  /** An existing folder for logs and sandboxes. */
  readonly workFolder: string;
  readonly region: string;
  /** Port of the AWS stand-in; 0, the default, takes a free one. */
  readonly port?: number;
  /** Layers that are published from the beginning, with the version 1. */
  readonly layers?: readonly StandInLayer[];
}

/**
 * Starts an empty AWS on this machine whose Lambda functions run.
 *
 * @throws AwsStandInError when the stand-in does not start
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { python, workFolder, region, port, layers = [] } = options;
  const host = await LambdaHost.start(workFolder);
  let standIn: AwsStandIn;
  try {
    standIn = await startAwsStandIn({ python, workFolder, port, lambdaHostUrl: host.url });
  } catch (error) {
    await host.stop();
    throw error;
  }
  const { endpointUrl, logFile } = standIn;
  const environment = standInEnvironment({ endpointUrl, region });
  const connection = { endpoint: endpointUrl, region, credentials: STAND_IN_CREDENTIALS };
  host.connect({ services: new AwsFunctionServices(connection), endpointUrl });
  const stop = async () => {
    await host.stop();
    await standIn.stop();
  };
  try {
    await publishLayers(layers, connection);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpointUrl,
    logFile,
    environment,
    calls: () => standIn.calls(),
    trail: () => standIn.trail(),
    stop,
  };
}
