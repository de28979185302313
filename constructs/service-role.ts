import { Construct } from "constructs";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import type { Environment } from "../config/schema";
import type { PolicyDocument } from "../policies/statement";
import { policyJson } from "./policy-json";
import { roleSettings } from "./iam-settings";

export interface ServiceRoleProps {
  readonly environment: Environment;
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
}

/** A role that an AWS service assumes, with one inline policy and no managed ones. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What must exist before a service uses the role: the role and its permissions. */
  readonly ready: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      description: props.description,
      ...roleSettings(props.environment),
      assumeRolePolicy: policyJson("trust", props.name, props.trust),
    });
    this.ready = new IamRolePolicy(this, "policy", {
      name: "permissions",
      role: role.name,
      policy: policyJson("inline", props.name, props.policy),
    });
    this.arn = role.arn;
  }
}
