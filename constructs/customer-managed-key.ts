import { Construct } from "constructs";
import { KmsAlias } from "#aws/kms-alias";
import { KmsKey } from "#aws/kms-key";
import type { Environment } from "../config/schema";
import type { PolicyDocument } from "../policies/statement";
import { resourcePolicyJson } from "./policy-json";

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
    const { environment, alias, policy } = props;
    const { protection, partition, region, account } = environment;
    // Nobody knows its id yet, and the policy does not name it.
    const keyArn = `arn:${partition}:kms:${region}:${account}:key/unknown`;
    const key = new KmsKey(this, "key", {
      description: props.description,
      policy: resourcePolicyJson("key", alias, policy, environment, keyArn),
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      // KMS accepts 7 to 30 days.
      deletionWindowInDays: protection ? 30 : 7,
      lifecycle: { preventDestroy: protection },
    });
    new KmsAlias(this, "alias", { name: alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
