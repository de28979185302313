import { type AwsStandIn, startAwsStandIn } from "./aws/aws-stand-in";
import { AwsFunctionServices } from "./lambda/aws-function-services";
import { LambdaHost } from "./lambda/lambda-host";
import { STAND_IN_CREDENTIALS, standInEnvironment } from "./toolchain/stand-in-environment";

/** The AWS stand-in together with the host that runs its Lambda functions. */
export interface LocalAws {
  /** What AWS_ENDPOINT_URL must be for a client to reach it. */
  readonly endpointUrl: string;
  /** Access log of the stand-in. */
  readonly logFile: string;
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
}

/**
 * Starts an empty AWS on this machine whose Lambda functions run.
 *
 * @throws AwsStandInError when the stand-in does not start
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { python, workFolder, region, port } = options;
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
  const services = new AwsFunctionServices({
    endpoint: endpointUrl,
    region,
    credentials: STAND_IN_CREDENTIALS,
  });
  host.connect({ services, endpointUrl });
  return {
    endpointUrl,
    logFile,
    environment,
    stop: async () => {
      await host.stop();
      await standIn.stop();
    },
  };
}
