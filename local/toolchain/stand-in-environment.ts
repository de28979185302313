import { devNull } from "node:os";

import type { Environment } from "./executables";

/** Which stand-in the processes talk to. */
export interface StandInTarget {
  /** URL of the AWS stand-in. */
  readonly endpointUrl: string;
  readonly region: string;
}

/**
 * The credentials of whoever calls the stand-in. moto maps a key that it did not issue to the account
 * 123456789012. It looks like nobody's.
 */
export const STAND_IN_CREDENTIALS = {
  accessKeyId: "local-stand-in",
  secretAccessKey: "local-stand-in",
} as const;

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/**
 * The environment for a process that talks to the AWS stand-in: the given one without any AWS_*
 * variable, and with what sends AWS SDKs, the AWS CLI, Terraform's AWS provider and its S3 backend to
 * the stand-in. Profiles, shared files, SSO, web identities, container and instance credentials of the
 * person who runs it stay out of reach.
 *
 * The variables: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html#EVarSettings
 */
export function standInEnvironment(
  target: StandInTarget,
  base: Environment = process.env,
): Record<string, string> {
  return {
    ...withoutAws(base),
    AWS_ENDPOINT_URL: target.endpointUrl,
    AWS_REGION: target.region,
    AWS_DEFAULT_REGION: target.region,
    AWS_ACCESS_KEY_ID: STAND_IN_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: STAND_IN_CREDENTIALS.secretAccessKey,
    // The stand-in answers at once or not at all.
    AWS_MAX_ATTEMPTS: "2",
    CHECKPOINT_DISABLE: "1",
  };
}

/**
 * The given environment without any AWS_* variable, with shared AWS files that are empty and no
 * instance metadata, and with loopback exempt from any proxy. No AWS credentials can be found in it.
 */
export function withoutAws(base: Environment = process.env): Record<string, string> {
  const kept = Object.entries(base).flatMap(([name, value]) =>
    value === undefined || name.toUpperCase().startsWith("AWS_") ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: noProxy(base.NO_PROXY ?? base.no_proxy),
    no_proxy: noProxy(base.no_proxy ?? base.NO_PROXY),
  };
}

function noProxy(existing: string | undefined): string {
  return [...(existing === undefined || existing === "" ? [] : [existing]), ...LOOPBACK].join(",");
}
