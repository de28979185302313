import { integrationNames } from "../config/names";
import type { Environment, Integration } from "../config/schema";
import type { Condition } from "./statement";
import { NO_RESOURCE_LEVEL_PERMISSION } from "./statement";

/** One call with which a secret is read. */
interface SecretCall {
  /** Begins the Sid of every statement about the call. */
  readonly verb: "Read" | "Describe" | "Prefetch";
  readonly action: string;
  readonly resource: string;
  /** What every such request carries. */
  readonly condition: Condition;
}

/**
 * The calls with which an integration's source reads its secret. The reader's permissions and the
 * endpoint policies are made of this list, so that neither has more or less than the source needs.
 */
export function secretCalls(environment: Environment, integration: Integration): SecretCall[] {
  const { source, store, prefetch } = integration.secret;
  const { secretArnPattern, parameterArn } = integrationNames(environment, integration);
  if (store === "parameter-store") {
    return [{ verb: "Read", action: "ssm:GetParameter", resource: parameterArn, condition: {} }];
  }
  const read = {
    verb: "Read",
    action: "secretsmanager:GetSecretValue",
    resource: secretArnPattern,
  } as const;
  const currentVersion = { "secretsmanager:VersionStage": "AWSCURRENT" };
  if (source !== "wcp") {
    return [{ ...read, condition: { StringEquals: currentVersion } }];
  }
  return [
    // It asks for a name without a stage, which is the current version, and so sends no such key.
    { ...read, condition: { StringEqualsIfExists: currentVersion } },
    // When its time to live is over it asks first whether the version is still the current one.
    // https://github.com/aws/aws-workload-credentials-provider/blob/main/README.md
    {
      verb: "Describe",
      action: "secretsmanager:DescribeSecret",
      resource: secretArnPattern,
      condition: {},
    },
    // A batch has no resource of its own; each of its secrets is authorized as GetSecretValue.
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    ...(prefetch
      ? [
          {
            verb: "Prefetch",
            action: "secretsmanager:BatchGetSecretValue",
            resource: NO_RESOURCE_LEVEL_PERMISSION,
            condition: {},
          } as const,
        ]
      : []),
  ];
}
