import { Construct } from "constructs";
import { KmsAlias } from "#aws/kms-alias";
import { KmsKey } from "#aws/kms-key";
import type { Environment } from "../config/schema";
import type { PolicyDocument } from "../policies/statement";

export interface CustomerManagedKeyProps {
  readonly environment: Environment;
  /** `alias/…` */
  readonly alias: string;
  readonly description: string;
  readonly policy: PolicyDocument;
}

/** A KMS key with yearly rotation, an explicit policy and the longest deletion window. */
export class CustomerManagedKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CustomerManagedKeyProps) {
    super(scope, id);
    const { protection } = props.environment;
    const key = new KmsKey(this, "key", {
      description: props.description,
      policy: JSON.stringify(props.policy),
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      // KMS accepts 7 to 30 days.
      deletionWindowInDays: protection ? 30 : 7,
      lifecycle: { preventDestroy: protection },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
