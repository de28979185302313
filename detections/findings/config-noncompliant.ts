import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Finding } from "../detection";

/**
 * A setting is not any more as the template has it, whoever changed it and when. AWS Config sends one
 * event for each resource and rule whose compliance changes, the first evaluation included.
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
export function configNoncompliant(environment: Environment): Finding[] {
  if (environment.audit.config === "off") {
    return [];
  }
  return [
    {
      id: "config-noncompliant",
      meaning: "AWS Config finds a setting of this environment that is not what the template has.",
      severity: "medium",
      eventPattern: {
        source: ["aws.config"],
        "detail-type": ["Config Rules Compliance Change"],
        detail: {
          messageType: ["ComplianceChangeNotification"],
          configRuleName: [{ prefix: `${namesOf(environment).prefix}-` }],
          newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
        },
      },
    },
  ];
}
