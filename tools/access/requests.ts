import type { NamedPolicy } from "../../policies/evaluation/model";
import { readerOf, scopeOf } from "./principals";
import type { IntegrationPolicies } from "./system-policies";

/** One request, apart from who sends it and from where. */
export interface RequestOf {
  readonly label: string;
  readonly action: string;
  readonly resource: string;
  /** The policy on the resource. */
  readonly resourcePolicy?: NamedPolicy | undefined;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** Region in which the request is served. */
  readonly region: string;
  /**
   * The service that sends the request with the caller's identity. Such a forward access session
   * has none of the network's and the function's condition keys.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   */
  readonly forwardedBy?: string;
  /** Whether the policy on the resource binds the root user of its account, which is the rule. */
  readonly bindsRoot: boolean;
}

/** Every request for what the matrix asks about one integration. */
export class RequestsOf {
  private readonly region: string;

  constructor(private readonly policies: IntegrationPolicies) {
    this.region = scopeOf(policies).region;
  }

  /** Whether the value is a parameter and not a secret. */
  get isParameter(): boolean {
    return this.policies.secret.arn.includes(":ssm:");
  }

  /** A request to Secrets Manager or Parameter Store for the one secret. */
  onSecret(action: string, context: RequestOf["context"] = {}, note = ""): RequestOf {
    const { arn, policy } = this.policies.secret;
    return this.direct(action, arn, policy, context, note);
  }

  /** A request of the same services that is for no resource in particular. */
  onNoResource(action: string): RequestOf {
    return this.direct(action, "*", undefined);
  }

  onSecretKey(action: string, context: RequestOf["context"] = {}): RequestOf {
    const { arn, policy } = this.policies.secretKey;
    return this.direct(action, arn, policy, context);
  }

  onTable(action: string): RequestOf {
    const { arn, policy } = this.policies.table;
    return this.direct(action, arn, policy);
  }

  /**
   * "The root principal in an AWS account can perform DeleteResourcePolicy requests, even if your
   * resource-based policy explicitly denies the root principal's access."
   * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html
   */
  deleteTablePolicy(): RequestOf {
    return { ...this.onTable("dynamodb:DeleteResourcePolicy"), bindsRoot: false };
  }

  onFunction(action: string): RequestOf {
    const { arn, policy } = this.policies.lambda;
    return this.direct(action, arn, policy);
  }

  assumeReader(): RequestOf {
    const { arn, trust } = readerOf(this.policies);
    return this.direct("sts:AssumeRole", arn, trust);
  }

  /** IAM has no resource policy on a role but its trust, which is about assuming it only. */
  onReaderRole(action: string): RequestOf {
    return {
      ...this.direct(action, readerOf(this.policies).arn, undefined),
      region: "us-east-1",
    };
  }

  /** What the store asks of KMS as the caller when it reads, or keeps, a value. */
  secretKeyByStore(action: string, context: RequestOf["context"] = {}): RequestOf {
    const { arn, policy } = this.policies.secretKey;
    const by = this.isParameter ? "ssm" : "secretsmanager";
    return this.forwarded(by, action, arn, policy, {
      ...this.secretEncryptionContext(),
      ...context,
    });
  }

  /**
   * What DynamoDB asks of KMS as the caller, to decrypt the key of the table.
   * https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
   */
  tableKeyByDynamoDb(): RequestOf {
    const { table, tableKey } = this.policies;
    return this.forwarded(
      "dynamodb",
      "kms:Decrypt",
      tableKey.arn,
      tableKey.policy,
      encryptionContext({
        "aws:dynamodb:tableName": table.arn.slice(table.arn.lastIndexOf("/") + 1),
        "aws:dynamodb:subscriberId": scopeOf(this.policies).account,
      }),
    );
  }

  /**
   * The encryption context that the store sends with every request about this secret's value.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
   * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
   */
  secretEncryptionContext(): RequestOf["context"] {
    const { arn } = this.policies.secret;
    return encryptionContext(
      this.isParameter
        ? { PARAMETER_ARN: arn }
        : { SecretARN: arn, SecretVersionId: "01234567-89ab-cdef-0123-456789abcdef" },
    );
  }

  private direct(
    action: string,
    resource: string,
    resourcePolicy: NamedPolicy | undefined,
    context: RequestOf["context"] = {},
    note = "",
  ): RequestOf {
    const label = note === "" ? action : `${action} ${note}`;
    const { region } = this;
    return { label, action, resource, resourcePolicy, context, region, bindsRoot: true };
  }

  private forwarded(
    service: string,
    action: string,
    resource: string,
    resourcePolicy: NamedPolicy | undefined,
    context: RequestOf["context"],
  ): RequestOf {
    const viaService = { "kms:ViaService": `${service}.${this.region}.amazonaws.com` };
    return {
      ...this.direct(action, resource, resourcePolicy, { ...context, ...viaService }),
      label: `${action} by ${SERVICE_TITLES[service] ?? service}`,
      forwardedBy: `${service}.amazonaws.com`,
    };
  }
}

const SERVICE_TITLES: Readonly<Record<string, string>> = {
  secretsmanager: "Secrets Manager",
  ssm: "Parameter Store",
  dynamodb: "DynamoDB",
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
function encryptionContext(pairs: Readonly<Record<string, string>>): RequestOf["context"] {
  return {
    ...Object.fromEntries(
      Object.entries(pairs).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
    ),
    "kms:EncryptionContextKeys": Object.keys(pairs),
  };
}
