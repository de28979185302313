import type { integrationNames } from "../../../config/names";
import type { Environment, Integration } from "../../../config/schema";
import type { AwsClients } from "./aws-clients";

/** What it takes to read one integration back. */
export interface Reading {
  readonly clients: AwsClients;
  readonly environment: Environment;
  readonly integration: Integration;
  readonly names: ReturnType<typeof integrationNames>;
  /** Names of the stacks that hold it. */
  readonly stacks: { readonly secrets: string; readonly ingestion: string };
  /**
   * Takes what no policy shows and the matrix would therefore have wrong, as a sentence with its
   * remedy. Everything is read before the command ends with it, so that all of it is seen at once.
   */
  readonly report: (fault: string) => void;
}

/** A setting of a resource, as it is and as the stacks make it. */
interface Setting {
  /** The resource and the setting, such as "secret x: KmsKeyId". */
  readonly of: string;
  readonly is: string | undefined;
  /** Every way to write what it should be. The first is shown. */
  readonly expected: readonly [string, ...string[]];
  /** What that is, in a few words. */
  readonly meaning: string;
  /** What puts it right, as the rest of a sentence. */
  readonly remedy: string;
}

/** Reports a setting that is not what the policies were computed for. */
export function checkSetting({ report }: Pick<Reading, "report">, setting: Setting): void {
  const { of, is, expected, meaning, remedy } = setting;
  if (is === undefined || !expected.includes(is)) {
    report(`${of} is ${is ?? "none"}, and should be ${expected[0]} (${meaning}): ${remedy}`);
  }
}

/** A remedy: deploying the stack that a setting is of. */
export function deploying(stack: string): string {
  return `deploy the stack ${stack}, which sets it.`;
}
