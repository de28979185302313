import type {
  AccessCheckResourceType,
  ValidatePolicyResourceType,
} from "@aws-sdk/client-accessanalyzer";
import type { NamedPolicy } from "../../../policies/evaluation/model";
import type { IntegrationPolicies, RolePolicies, SystemPolicies } from "../system-policies";

/** Access that a policy must not grant. */
interface ForbiddenAccess {
  readonly actions: readonly string[];
  /** ARNs; any resource where it is absent. */
  readonly resources?: readonly string[];
}

/** One policy, and what Access Analyzer is asked about it. */
export interface PolicyToCheck {
  /** `weather: secret policy` */
  readonly title: string;
  readonly policy: NamedPolicy;
  readonly type: "IDENTITY_POLICY" | "RESOURCE_POLICY";
  /** Kind of resource, where ValidatePolicy has rules of its own for it. */
  readonly validateAs?: ValidatePolicyResourceType;
  /** Kind of resource for CheckNoPublicAccess, or why it is not asked. */
  readonly publicAs: AccessCheckResourceType | { readonly notAsked: string };
  /** For CheckAccessNotGranted, or why it is not asked. */
  readonly forbidden: ForbiddenAccess | { readonly notAsked: string };
}

const NO_RESOURCE = { notAsked: "It is a policy of a role, which is no resource." };
const NO_ENDPOINTS = { notAsked: "AWS has no such check for endpoint policies." };
const BOUNDS = { notAsked: "It bounds what comes through the endpoint, and grants nothing." };
const READS_VALUES = { notAsked: "It grants the reader's own read." };
const GRANTS_USE = {
  notAsked: "It grants use of the key to some: the check does not tell principals apart.",
};
const NOTHING_TO_READ = { notAsked: "It grants nothing about the secret or its key." };

/** Every call that returns a value. */
const READS = {
  secretsmanager: ["secretsmanager:GetSecretValue"],
  ssm: [
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:GetParameterHistory",
  ],
} as const;

/** Every policy of the system with the questions about it. */
export function policiesToCheck(policies: SystemPolicies): PolicyToCheck[] {
  return [
    ...policies.integrations.flatMap((integration) => [
      ...resourcePolicies(integration),
      ...rolePolicies(integration),
    ]),
    ...Object.values(policies.endpoints).map(({ policy }): PolicyToCheck => ({
      title: policy.name,
      policy,
      type: "RESOURCE_POLICY",
      publicAs: NO_ENDPOINTS,
      forbidden: BOUNDS,
    })),
  ];
}

function resourcePolicies(integration: IntegrationPolicies): PolicyToCheck[] {
  const { secret, secretKey, table, tableKey, runtimeKey, lambda, queue } = integration;
  const entries = [
    [
      secret,
      { publicAs: "AWS::SecretsManager::Secret", forbidden: { actions: readsOf(integration) } },
    ],
    [secretKey, { publicAs: "AWS::KMS::Key", forbidden: GRANTS_USE }],
    [tableKey, { publicAs: "AWS::KMS::Key", forbidden: GRANTS_USE }],
    [runtimeKey, { publicAs: "AWS::KMS::Key", forbidden: GRANTS_USE }],
    [
      table,
      {
        validateAs: "AWS::DynamoDB::Table",
        publicAs: "AWS::DynamoDB::Table",
        forbidden: NOTHING_TO_READ,
      },
    ],
    [lambda, { publicAs: "AWS::Lambda::Function", forbidden: NOTHING_TO_READ }],
    [queue, { publicAs: "AWS::SQS::Queue", forbidden: NOTHING_TO_READ }],
  ] as const;
  return entries.flatMap(([{ policy }, questions]) =>
    policy === undefined
      ? []
      : [{ ...titled(integration, policy), type: "RESOURCE_POLICY" as const, ...questions }],
  );
}

function rolePolicies(integration: IntegrationPolicies): PolicyToCheck[] {
  const { executionRole, readerRole, schedulerRole, operatorPolicy } = integration;
  // None but the reader's own may grant it: not even where the secret's policy would deny it.
  const noRead: ForbiddenAccess = {
    actions: [...readsOf(integration), "kms:Decrypt"],
    resources: [integration.secret.arn, integration.secretKey.arn],
  };
  const roles: (readonly [RolePolicies, PolicyToCheck["forbidden"]])[] = [
    [executionRole, readerRole === undefined ? READS_VALUES : noRead],
    ...(readerRole === undefined ? [] : [[readerRole, READS_VALUES] as const]),
    [schedulerRole, noRead],
  ];
  return [
    ...roles.flatMap(([role, forbidden]) => [
      {
        ...titled(integration, role.trust),
        type: "RESOURCE_POLICY" as const,
        validateAs: "AWS::IAM::AssumeRolePolicyDocument" as const,
        publicAs: "AWS::IAM::AssumeRolePolicyDocument" as const,
        forbidden: NOTHING_TO_READ,
      },
      ...role.permissions.map((policy) => identityPolicy(integration, policy, forbidden)),
    ]),
    identityPolicy(integration, operatorPolicy, noRead),
  ];
}

function identityPolicy(
  integration: IntegrationPolicies,
  policy: NamedPolicy,
  forbidden: PolicyToCheck["forbidden"],
): PolicyToCheck {
  return {
    ...titled(integration, policy),
    type: "IDENTITY_POLICY",
    publicAs: NO_RESOURCE,
    forbidden,
  };
}

function titled({ integration }: IntegrationPolicies, policy: NamedPolicy) {
  return { title: `${integration}: ${policy.name}`, policy };
}

function readsOf({ secret }: IntegrationPolicies): readonly string[] {
  return secret.arn.split(":")[2] === "ssm" ? READS.ssm : READS.secretsmanager;
}
