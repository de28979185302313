import { Construct } from "constructs";
import { AccessanalyzerAnalyzer } from "#aws/accessanalyzer-analyzer";
import type { Environment } from "../config/schema";
import { analyzerName } from "../detections/findings/access-analyzer-finding";

/**
 * Looks at every policy of the account for somebody outside who may use it. It costs nothing. An
 * account may have one such analyzer in a Region: where there is one, `CreateAnalyzer` ends with
 * `ServiceQuotaExceededException`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
 */
export class AccessAnalyzer extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new AccessanalyzerAnalyzer(this, "analyzer", {
      analyzerName: analyzerName(environment),
      type: "ACCOUNT",
    });
  }
}
