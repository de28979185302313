import { Construct } from "constructs";
import { ConfigConfigRule } from "#aws/config-config-rule";
import type { Environment } from "../config/schema";
import type { ConfigRule } from "../detections/config-rules";
import { configRuleName, configRules, configScope } from "../detections/config-rules";
import type { ConfigRecorder } from "./config-recorder";

export interface ConfigRulesProps {
  readonly environment: Environment;
  /** AWS Config takes no rule before there is a recorder. Absent where the account has one. */
  readonly recorder?: ConfigRecorder;
}

/** AWS Config's rules for the settings that matter here. */
export class ConfigRules extends Construct {
  constructor(scope: Construct, id: string, { environment, recorder }: ConfigRulesProps) {
    super(scope, id);
    for (const rule of configRules(environment)) {
      new ConfigConfigRule(this, rule.id, {
        name: configRuleName(environment, rule),
        description: rule.why,
        source: { owner: "AWS", sourceIdentifier: rule.identifier },
        ...judged(environment, rule),
        ...(recorder === undefined ? {} : { dependsOn: [recorder.ready] }),
      });
    }
  }
}

function judged(environment: Environment, { judges }: ConfigRule) {
  return judges.by === "tag"
    ? { scope: configScope(environment) }
    : {
        inputParameters: JSON.stringify(judges.parameters),
        maximumExecutionFrequency: "TwentyFour_Hours",
      };
}
