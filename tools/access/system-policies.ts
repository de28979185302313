import type { NamedPolicy } from "../../policies/evaluation/model";

/** A role of the template. */
export interface RolePolicies {
  readonly arn: string;
  readonly trust: NamedPolicy;
  /** Its inline and managed policies. */
  readonly permissions: readonly NamedPolicy[];
  /** ARN of its permissions boundary. What the boundary holds is the organisation's. */
  readonly boundaryArn?: string | undefined;
}

/** A resource and the policy on it, where it has one. */
export interface ResourcePolicy {
  readonly arn: string;
  readonly policy?: NamedPolicy | undefined;
}

/** A VPC endpoint and its policy. */
export interface EndpointPolicy {
  readonly id: string;
  readonly policy: NamedPolicy;
}

/** AWS services that have an endpoint in the VPC, as the endpoints' own names end. */
export type EndpointService = "secretsmanager" | "ssm" | "sts" | "dynamodb";

/** Every policy that decides about one integration's secret, keys, table and function. */
export interface IntegrationPolicies {
  /** Name of the integration. */
  readonly integration: string;
  /** The secret, or the parameter (which has no policy). */
  readonly secret: ResourcePolicy;
  readonly secretKey: ResourcePolicy;
  readonly table: ResourcePolicy;
  readonly tableKey: ResourcePolicy;
  readonly runtimeKey: ResourcePolicy;
  readonly lambda: ResourcePolicy;
  readonly queue: ResourcePolicy;
  readonly executionRole: RolePolicies;
  /** Only where the function assumes a role to read. */
  readonly readerRole?: RolePolicies | undefined;
  readonly schedulerRole: RolePolicies;
  /** Managed policy for the operators' roles. */
  readonly operatorPolicy: NamedPolicy;
}

/**
 * Every policy of one environment, whether taken from the synthesized stacks or read back from AWS.
 * ARNs and ids are as their origin has them; the names of policies are the same from both.
 */
export interface SystemPolicies {
  /** Where it was taken from, for a heading: "synthesized", "revision abc1234", "account 111122223333". */
  readonly origin: string;
  readonly integrations: readonly IntegrationPolicies[];
  /** Endpoints of the VPC by service. A service that nobody uses has none. */
  readonly endpoints: Readonly<Partial<Record<EndpointService, EndpointPolicy>>>;
}

/** How policies are called in every answer, wherever they were taken from. */
export const POLICY_NAMES = {
  secret: "secret policy",
  secretKey: "secret key policy",
  table: "table policy",
  tableKey: "table key policy",
  runtimeKey: "runtime key policy",
  lambda: "function policy",
  queue: "queue policy",
  executionRole: "execution role",
  executionRoleTrust: "execution role trust",
  readerRole: "reader role",
  readerRoleTrust: "reader role trust",
  schedulerRole: "scheduler role",
  schedulerRoleTrust: "scheduler role trust",
  operator: "operator policy",
  endpoint: (service: EndpointService) => `${service} endpoint policy`,
} as const;
