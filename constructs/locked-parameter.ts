import { Construct } from "constructs";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { parameterKeyPolicy } from "../policies/key-policies/parameter-key";
import { operatorPolicy } from "../policies/roles/operator-policy";
import { CustomerManagedKey } from "./customer-managed-key";
import { managedPolicy } from "./managed-policy";

export interface LockedParameterProps {
  readonly environment: Environment;
  readonly integration: Integration;
}

/**
 * What a SecureString parameter needs around it: its key and the operators' policy. The parameter
 * itself is put by an operator and is no resource of Terraform, which could not create one without
 * a value and would read the value back into its state.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter
 */
export class LockedParameter extends Construct {
  readonly keyArn: string;
  /** Managed policy to attach to the operators' roles. */
  readonly operatorPolicyArn: string;

  constructor(scope: Construct, id: string, { environment, integration }: LockedParameterProps) {
    super(scope, id);
    const names = integrationNames(environment, integration);
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.secretKeyAlias,
      description: `Parameter ${names.secretName}`,
      policy: parameterKeyPolicy(environment, integration),
    });
    const operators = managedPolicy(this, "operator-policy", {
      environment,
      name: names.operatorPolicyName,
      description: `Put a new value into ${names.secretName}; never read one`,
      document: operatorPolicy(environment, integration, key.arn),
    });
    this.keyArn = key.arn;
    this.operatorPolicyArn = operators.arn;
  }
}
