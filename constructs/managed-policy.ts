import type { Construct } from "constructs";
import { IamPolicy } from "#aws/iam-policy";
import type { Environment } from "../config/schema";
import type { PolicyDocument } from "../policies/statement";
import { iamPath } from "./iam-settings";
import { policyJson } from "./policy-json";

export interface ManagedPolicyProps {
  readonly environment: Environment;
  readonly name: string;
  readonly description: string;
  readonly document: PolicyDocument;
}

/** Places a managed policy for roles of the organisation, which attach it themselves. */
export function managedPolicy(scope: Construct, id: string, props: ManagedPolicyProps): IamPolicy {
  const { environment, name, description, document } = props;
  return new IamPolicy(scope, id, {
    name,
    description,
    ...iamPath(environment),
    policy: policyJson("managed", name, document),
  });
}
