import { AccessAnalyzerClient } from "@aws-sdk/client-accessanalyzer";
import { IAMClient } from "@aws-sdk/client-iam";
import type { Environment } from "../../../config/schema";
import { requireOwnAccount } from "../../secret/own-account";
import { plainAwsErrors } from "../../aws-errors";
import type { AwsConnection } from "../deployed/aws-connection";
import type { Matrix } from "../matrix-model";
import type { SystemPolicies } from "../system-policies";
import { checkPolicies } from "./check-policies";
import { compareCells } from "./compare-cells";
import type { OnlineReport } from "./online-report";
import { policiesToCheck } from "./policies-to-check";

/** What the identity that asks needs. Nothing is created, changed or read but the answers. */
export const ONLINE_PERMISSIONS = [
  "sts:GetCallerIdentity",
  "iam:SimulateCustomPolicy",
  "access-analyzer:ValidatePolicy",
  "access-analyzer:CheckNoPublicAccess",
  "access-analyzer:CheckAccessNotGranted",
] as const;

/** The SDK waits longer each time, and sends less when it is throttled. */
const RETRIES = { maxAttempts: 8, retryMode: "adaptive" } as const;

export interface CompareOnlineOptions {
  readonly environment: Environment;
  readonly matrix: Matrix;
  /** The policies that the matrix was computed from. */
  readonly policies: SystemPolicies;
  /** Reaches AWS other than by the shell's environment. */
  readonly connection?: AwsConnection;
  /** Gets a line now and then: several hundred requests take a while. */
  readonly progress?: (line: string) => void;
}

/**
 * Compares the matrix with IAM's policy simulator, request by request, and has Access Analyzer check
 * the policies. AWS gets the policies as text, and nothing of AWS is changed.
 *
 * @throws UsageError when the AWS identity is of another account, has no credentials or lacks a
 *   permission, or AWS refuses for the number of requests: it says how to mend it
 */
export function compareOnline(options: CompareOnlineOptions): Promise<OnlineReport> {
  const { environment, matrix, policies, connection = {} } = options;
  const progress = options.progress ?? (() => undefined);
  return plainAwsErrors(ONLINE_PERMISSIONS, async () => {
    await requireOwnAccount(environment, "Nothing was asked.", connection);
    const config = { region: environment.region, ...RETRIES, ...connection };
    return {
      environment: matrix.environment,
      origin: matrix.origin,
      simulator: await compareCells(new IAMClient(config), matrix, progress),
      analyzer: await checkPolicies(
        new AccessAnalyzerClient(config),
        policiesToCheck(policies),
        progress,
      ),
    };
  });
}
