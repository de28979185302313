import { Construct } from "constructs";
import { IamRole } from "#aws/iam-role";
import { IamRolePolicy } from "#aws/iam-role-policy";
import { integrationNames } from "../config/names";
import { readerRolePolicy, readerRoleTrust } from "../policies/roles/reader-role";
import type { SecretReadingProps } from "../policies/roles/secret-reading";
import { policyJson } from "./policy-json";
import { roleSettings } from "./iam-settings";
import { readerDescription } from "./reader-description";

/**
 * One hour, the least that IAM takes and the most that a role chained to another can have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
const MAX_SESSION_SECONDS = 3600;

export interface ReaderRoleProps extends SecretReadingProps {
  /** Id of the interface endpoint of STS through which the role is assumed. */
  readonly stsEndpointId: string;
}

/** The role that reads where the function's own does not: assumed by the function alone. */
export class ReaderRole extends Construct {
  /** What must exist before the role is used: the role and its permissions. */
  readonly ready: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ReaderRoleProps) {
    super(scope, id);
    const { environment, integration, stsEndpointId } = props;
    const { readerRoleName } = integrationNames(environment, integration);
    const role = new IamRole(this, "role", {
      name: readerRoleName,
      description: readerDescription(environment, integration),
      ...roleSettings(environment),
      assumeRolePolicy: policyJson(
        "trust",
        readerRoleName,
        readerRoleTrust(environment, integration, stsEndpointId),
      ),
      maxSessionDuration: MAX_SESSION_SECONDS,
    });
    this.ready = new IamRolePolicy(this, "policy", {
      name: "permissions",
      role: role.name,
      policy: policyJson("inline", readerRoleName, readerRolePolicy(props)),
    });
  }
}
