import { validateEnvironment } from "../../../config/validate-environment";
import { configRuleName, configRules } from "../../../detections/config-rules";
import { matchesEventPattern } from "../../../detections/evaluate";
import { configNoncompliant } from "../../../detections/findings/config-noncompliant";
import { sampleWith } from "../../config/sample";

const environmentWith = (config: "off" | "rules" | "rules-and-recorder") =>
  validateEnvironment(sampleWith({ "audit.config": config }), {
    file: "config/dev.ts",
    name: "dev",
  });
const environment = environmentWith("rules");

/**
 * The message of AWS's example, in the envelope of EventBridge.
 * https://docs.aws.amazon.com/config/latest/developerguide/example-config-rule-compliance-notification.html
 */
function change(configRuleName: string, complianceType: string, before = "COMPLIANT"): unknown {
  const result = (type: string) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: {
        configRuleName,
        resourceType: "AWS::::Account",
        resourceId: "123456789012",
      },
      orderingTimestamp: "2016-09-27T19:48:40.619Z",
    },
    complianceType: type,
    resultRecordedTime: "2016-09-27T19:48:41.405Z",
    configRuleInvokedTime: "2016-09-27T19:48:40.914Z",
  });
  return {
    version: "0",
    id: "11111111-2222-4444-aaaa-333333333333",
    "detail-type": "Config Rules Compliance Change",
    source: "aws.config",
    account: "123456789012",
    time: "2016-09-27T19:48:42Z",
    region: "us-east-2",
    resources: [],
    detail: {
      awsAccountId: "123456789012",
      configRuleName,
      configRuleARN: "arn:aws:config:us-east-2:123456789012:config-rule/config-rule-9rpvxc",
      resourceType: "AWS::::Account",
      resourceId: "123456789012",
      awsRegion: "us-east-2",
      newEvaluationResult: result(complianceType),
      oldEvaluationResult: result(before),
      notificationCreationTime: "2016-09-27T19:48:42.620Z",
      messageType: "ComplianceChangeNotification",
      recordVersion: "1.0",
    },
  };
}

describe("a setting that AWS Config finds otherwise", () => {
  const [finding] = configNoncompliant(environment);
  const isTold = (event: unknown) => matchesEventPattern(finding?.eventPattern ?? {}, event);

  it.each(configRules(environment).map((rule) => configRuleName(environment, rule)))(
    "is told by %s, and not when it is well again",
    (name) => {
      expect(isTold(change(name, "NON_COMPLIANT"))).toBe(true);
      expect(isTold(change(name, "COMPLIANT", "NON_COMPLIANT"))).toBe(false);
      expect(isTold(change(name, "NOT_APPLICABLE", "NON_COMPLIANT"))).toBe(false);
    },
  );

  it("is not told by the rules of others", () => {
    expect(isTold(change("securityhub-vpc-flow-logs-enabled-1a2b3c", "NON_COMPLIANT"))).toBe(false);
    expect(isTold(change("acme-development-trail-on", "NON_COMPLIANT"))).toBe(false);
  });

  it("is told with and without a recorder of ours, and never with AWS Config off", () => {
    expect(configNoncompliant(environmentWith("rules-and-recorder"))).toHaveLength(1);
    expect(configNoncompliant(environmentWith("off"))).toEqual([]);
  });
});
