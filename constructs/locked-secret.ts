import { Construct } from "constructs";
import { SecretsmanagerSecret } from "#aws/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "#aws/secretsmanager-secret-policy";
import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import { secretKeyPolicy } from "../policies/key-policies/secret-key";
import { operatorPolicy } from "../policies/roles/operator-policy";
import { rotationPolicy } from "../policies/roles/rotation-policy";
import { secretPolicy } from "../policies/secret-policy";
import { CustomerManagedKey } from "./customer-managed-key";
import { managedPolicy } from "./managed-policy";
import { resourcePolicyJson } from "./policy-json";

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
  /** Managed policy to attach to the role of the rotation function, where there is one. */
  readonly rotationPolicyArn: string | undefined;

  constructor(scope: Construct, id: string, props: LockedSecretProps) {
    super(scope, id);
    const { environment, integration } = props;
    const { protection } = environment;
    const names = integrationNames(environment, integration);
    const readerName = integration.secret.assumeReaderRole
      ? names.readerRoleName
      : names.executionRoleName;
    const rotates = integration.secret.rotationRoleArn !== undefined;
    const key = new CustomerManagedKey(this, "key", {
      environment,
      alias: names.secretKeyAlias,
      description: `Secret ${names.secretName}`,
      policy: secretKeyPolicy(environment, integration),
    });
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: names.secretName,
      description: `API key of ${integration.name}. Read by ${readerName}${rotates ? " and its rotation" : ""} only`,
      kmsKeyId: key.arn,
      // 0 deletes at once, so that a throw-away copy can be created again under its name.
      recoveryWindowInDays: protection ? integration.secret.recoveryWindowDays : 0,
      lifecycle: { preventDestroy: protection },
    });
    const { vpcEndpointId } = props;
    const policy = secretPolicy({ environment, integration, vpcEndpointId });
    new SecretsmanagerSecretPolicy(this, "policy", {
      secretArn: secret.arn,
      blockPublicPolicy: true,
      policy: resourcePolicyJson(
        "secret",
        names.secretName,
        policy,
        environment,
        names.secretArnPattern,
      ),
    });
    const operators = managedPolicy(this, "operator-policy", {
      environment,
      name: names.operatorPolicyName,
      description: `Put a new value into ${names.secretName}; never read one`,
      document: operatorPolicy(environment, integration, key.arn),
    });
    this.arn = secret.arn;
    this.keyArn = key.arn;
    this.operatorPolicyArn = operators.arn;
    this.rotationPolicyArn = rotates ? this.placeRotationPolicy(props) : undefined;
  }

  private placeRotationPolicy({ environment, integration }: LockedSecretProps): string {
    const names = integrationNames(environment, integration);
    return managedPolicy(this, "rotation-policy", {
      environment,
      name: names.rotationPolicyName,
      description: `Rotate ${names.secretName}: read it and put a new value`,
      document: rotationPolicy(environment, integration, this.keyArn),
    }).arn;
  }
}
