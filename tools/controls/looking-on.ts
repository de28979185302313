import { each } from "./checks";
import type { ControlFamily } from "./model";
import { is, isRoleOfConfig } from "./settings";

/** IAM Access Analyzer and AWS Config, where the configuration has them on. */
export const LOOKING_ON_CONTROLS: ControlFamily = {
  title: "Access Analyzer and AWS Config",
  provenBy: "__tests__/constructs/looking-on.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["IAM.28"],
        "CIS v3": ["1.20"],
        "CIS v5": ["1.19"],
        Prowler: ["accessanalyzer_enabled"],
      },
      asks: "IAM Access Analyzer external access analyzer should be enabled",
      check: each("aws_accessanalyzer_analyzer", [is("type", "ACCOUNT")]),
      setBy: "constructs/access-analyzer.ts",
      caveat:
        "with `audit.accessAnalyzer: true`, and in the environment's Region; CIS asks for every Region",
    },
    {
      ids: { Prowler: ["config_recorder_using_aws_service_role"] },
      asks: "AWS Config recorder uses the AWSServiceRoleForConfig service-linked role",
      check: each("aws_config_configuration_recorder", [isRoleOfConfig("role_arn")]),
      setBy: "constructs/config-recorder.ts",
      caveat: 'with `audit.config: "rules-and-recorder"`',
    },
  ],
  declined: [
    {
      ids: {
        "Security Hub": ["Config.1"],
        "CIS v3": ["3.3"],
        "CIS v5": ["3.3"],
        checkov: ["CKV2_AWS_45", "CKV2_AWS_48"],
        Prowler: ["config_recorder_all_regions_enabled"],
      },
      asks: "AWS Config should be enabled and use the service-linked role for resource recording",
      reason:
        "Asks for every type of resource, global ones too, at a price per change: an account " +
        "baseline. The recorder here has the types that the rules look at, and steps back for the " +
        'organisation\'s own (`audit.config: "rules"`)',
    },
  ],
};
