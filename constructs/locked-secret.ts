import { Construct } from "constructs";
import { IamPolicy } from "#aws/iam-policy";
import { SecretsmanagerSecret } from "#aws/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "#aws/secretsmanager-secret-policy";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { secretKeyPolicy } from "../policies/key-policies/secret-key";
import { principalsOf } from "../policies/principals";
import { operatorPolicy } from "../policies/roles/operator-policy";
import { secretPolicy } from "../policies/secret-policy";
import { CustomerManagedKey } from "./customer-managed-key";

export interface LockedSecretProps {
  readonly environment: Environment;
  readonly integration: Integration;
  /** Interface endpoint through which the reader must call. */
  readonly vpcEndpointId: string;
}

/**
 * A secret without a value, its key and its policy. The value is put by an operator afterwards:
 * Terraform never sees it, so it is in no plan and no state.
 */
export class LockedSecret extends Construct {
  readonly arn: string;
  readonly keyArn: string;
  /** Managed policy to attach to the operators' roles. */
  readonly operatorPolicyArn: string;

  constructor(scope: Construct, id: string, props: LockedSecretProps) {
    super(scope, id);
    const { environment, integration } = props;
    const { protection } = environment;
    const names = integrationNames(environment, integration);
    const readerName = integration.secret.assumeReaderRole
      ? names.readerRoleName
      : names.executionRoleName;
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.secretKeyAlias,
      description: `Secret ${names.secretName}`,
      policy: secretKeyPolicy(environment, integration),
    });
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: names.secretName,
      description: `API key of ${integration.name}. Read by ${readerName} only`,
      kmsKeyId: key.arn,
      // 0 deletes at once, so that a throw-away copy can be created again under its name.
      recoveryWindowInDays: protection ? integration.secret.recoveryWindowDays : 0,
      lifecycle: { preventDestroy: protection },
    });
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: secret.arn,
      blockPublicPolicy: true,
      policy: JSON.stringify(
        secretPolicy({
          principals: principalsOf(environment, integration),
          vpcEndpointId: props.vpcEndpointId,
        }),
      ),
    });
    const operators = new IamPolicy(this, "operator-policy", {
      name: names.operatorPolicyName,
      description: `Put a new value into ${names.secretName}; never read one`,
      policy: JSON.stringify(operatorPolicy(environment, integration, key.arn)),
    });
    this.arn = secret.arn;
    this.keyArn = key.arn;
    this.operatorPolicyArn = operators.arn;
  }
}
