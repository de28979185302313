import type { Column } from "./matrix-model";
import { RequestsOf } from "./requests";
import type { RequestOf } from "./requests";
import type { IntegrationPolicies } from "./system-policies";

/** Headings under which the columns stand. */
export const ACTION_GROUPS = [
  "its value",
  "the secret",
  "its key",
  "the table",
  "the function",
] as const;
type ActionGroup = (typeof ACTION_GROUPS)[number];

/** Requests that have to be allowed together. */
type Way = readonly RequestOf[];

/** One column of the matrix: what someone tries. */
export interface ActionColumn extends Column {
  readonly group: ActionGroup;
  /**
   * The ways to do it. Any one of them is enough; none where the integration has no such thing.
   */
  ways(integration: IntegrationPolicies): readonly Way[];
}

interface ActionDefinition extends Column {
  readonly group: ActionGroup;
  /** A function of the requests, or of one per store. */
  readonly ways: ((requests: RequestsOf) => readonly Way[]) | WaysOfStore;
}

interface WaysOfStore {
  readonly secret: (requests: RequestsOf) => readonly Way[];
  /** Absent where a parameter has no such thing. */
  readonly parameter?: (requests: RequestsOf) => readonly Way[];
}

/** A caller who names the stage gets past a condition on it, so every reading does. */
const CURRENT_VERSION = { "secretsmanager:VersionStage": "AWSCURRENT" };

/** A row of a table needs the table's key as well. */
const rows =
  (...actions: string[]) =>
  (requests: RequestsOf): readonly Way[] =>
    actions.map((action) => [requests.onTable(action), requests.tableKeyByDynamoDb()]);

/** Each of these actions alone is enough. */
const anyOf =
  (request: (requests: RequestsOf, action: string) => RequestOf, ...actions: string[]) =>
  (requests: RequestsOf): readonly Way[] =>
    actions.map((action) => [request(requests, action)]);

const onSecret = (requests: RequestsOf, action: string) => requests.onSecret(action);
const onSecretKey = (requests: RequestsOf, action: string) => requests.onSecretKey(action);
const onFunction = (requests: RequestsOf, action: string) => requests.onFunction(action);

/**
 * What a caller needs is in each operation's reference, under "Required permissions", and for KMS in
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
const DEFINITIONS: readonly ActionDefinition[] = [
  {
    id: "read-value",
    group: "its value",
    meaning: "Get the value of the secret or the parameter, decrypted.",
    ways: {
      secret: (requests) => [
        [
          requests.onSecret("secretsmanager:GetSecretValue", CURRENT_VERSION),
          requests.secretKeyByStore("kms:Decrypt"),
        ],
      ],
      // The history holds values, the current one too.
      parameter: (requests) =>
        ["ssm:GetParameter", "ssm:GetParameterHistory"].map((action) => [
          requests.onSecret(action),
          requests.secretKeyByStore("kms:Decrypt"),
        ]),
    },
  },
  {
    id: "batch-read",
    group: "its value",
    meaning: "Get it among others, in one call.",
    ways: {
      // Each secret of a batch is authorized as a read of its own.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
      secret: (requests) => [
        [
          requests.onNoResource("secretsmanager:BatchGetSecretValue"),
          requests.onSecret("secretsmanager:GetSecretValue", CURRENT_VERSION),
          requests.secretKeyByStore("kms:Decrypt"),
        ],
      ],
      parameter: (requests) =>
        ["ssm:GetParameters", "ssm:GetParametersByPath"].map((action) => [
          requests.onSecret(action),
          requests.secretKeyByStore("kms:Decrypt"),
        ]),
    },
  },
  {
    id: "put-value",
    group: "its value",
    meaning: "Put another value, under the secret's own key.",
    ways: {
      secret: (requests) =>
        ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"].map((action) => [
          requests.onSecret(action),
          requests.secretKeyByStore("kms:GenerateDataKey"),
        ]),
      // A standard parameter is encrypted with Encrypt, an advanced one with GenerateDataKey.
      parameter: (requests) =>
        ["kms:Encrypt", "kms:GenerateDataKey"].map((action) => [
          requests.onSecret("ssm:PutParameter"),
          requests.secretKeyByStore(action),
        ]),
    },
  },
  {
    id: "move-stage",
    group: "its value",
    meaning: "Make another version the current one: an older value again.",
    ways: { secret: anyOf(onSecret, "secretsmanager:UpdateSecretVersionStage") },
  },
  {
    id: "rotate",
    group: "its value",
    meaning: "Have a function of one's choice rotate it, which still has to be let read and put.",
    ways: { secret: anyOf(onSecret, "secretsmanager:RotateSecret") },
  },
  {
    id: "describe",
    group: "the secret",
    meaning: "See its metadata: name, key, dates, versions; never the value.",
    ways: {
      secret: anyOf(onSecret, "secretsmanager:DescribeSecret"),
      parameter: (requests) => [[requests.onNoResource("ssm:DescribeParameters")]],
    },
  },
  {
    id: "list-versions",
    group: "the secret",
    meaning: "List its versions, without values.",
    ways: {
      secret: anyOf(onSecret, "secretsmanager:ListSecretVersionIds"),
      parameter: anyOf(onSecret, "ssm:GetParameterHistory"),
    },
  },
  {
    id: "change-policy",
    group: "the secret",
    meaning: "Replace or delete the secret's policy, the first step of whoever may not read.",
    ways: {
      secret: anyOf(
        onSecret,
        "secretsmanager:PutResourcePolicy",
        "secretsmanager:DeleteResourcePolicy",
      ),
    },
  },
  {
    id: "delete",
    group: "the secret",
    meaning: "Delete it.",
    ways: {
      secret: anyOf(onSecret, "secretsmanager:DeleteSecret"),
      parameter: anyOf(onSecret, "ssm:DeleteParameter", "ssm:DeleteParameters"),
    },
  },
  {
    id: "restore",
    group: "the secret",
    meaning: "Restore it after it was deleted.",
    ways: { secret: anyOf(onSecret, "secretsmanager:RestoreSecret") },
  },
  {
    id: "replicate",
    group: "the secret",
    meaning:
      "Copy it, and every later value: to another Region, under a key of that Region, or to a secret " +
      "of another account.",
    ways: {
      // "If you don't have kms:Decrypt permission to the encryption key in the primary Region, you
      // will encounter this error."
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
      secret: (requests) => [
        [
          requests.onSecret("secretsmanager:ReplicateSecretToRegions"),
          requests.secretKeyByStore("kms:Decrypt"),
        ],
        // What the other account has to allow besides, it allows whoever wants the copy.
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_cross-account-replication.html
        [
          requests.onSecret("secretsmanager:AssociateCrossAccountReplica"),
          requests.onSecret("secretsmanager:GetSecretValue", CURRENT_VERSION),
          requests.secretKeyByStore("kms:Decrypt"),
        ],
      ],
    },
  },
  {
    id: "change-key",
    group: "the secret",
    meaning: "Name another key for it and, in the same call, another value. Reads none.",
    ways: {
      // Whether the versions that exist are encrypted anew as well does not matter here.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
      secret: (requests) => [
        [requests.onSecret("secretsmanager:UpdateSecret", {}, "with another key")],
      ],
      parameter: (requests) => [[requests.onSecret("ssm:PutParameter", {}, "with another key")]],
    },
  },
  {
    id: "change-key-policy",
    group: "its key",
    meaning: "Replace the policy of the secret's key.",
    ways: anyOf(onSecretKey, "kms:PutKeyPolicy"),
  },
  {
    id: "change-key-alias",
    group: "its key",
    meaning:
      "Take the alias of the secret's key for another key, which later values are put under.",
    ways: anyOf(onSecretKey, "kms:UpdateAlias", "kms:DeleteAlias"),
  },
  {
    id: "decrypt-directly",
    group: "its key",
    meaning: "Decrypt with the secret's key by a call to KMS of one's own.",
    ways: (requests) => [[requests.onSecretKey("kms:Decrypt", requests.secretEncryptionContext())]],
  },
  {
    id: "decrypt-through-service",
    group: "its key",
    meaning:
      "What KMS says when the service that keeps the secret decrypts as the caller. It is a part of " +
      "read-value, and of no use without the rest of it.",
    ways: (requests) => [[requests.secretKeyByStore("kms:Decrypt")]],
  },
  {
    id: "disable-key",
    group: "its key",
    meaning: "Disable the secret's key or schedule its deletion.",
    ways: anyOf(onSecretKey, "kms:DisableKey", "kms:ScheduleKeyDeletion"),
  },
  {
    id: "grant-key",
    group: "its key",
    meaning: "Create a grant on the secret's key, which no policy then limits.",
    ways: (requests) => [
      [requests.onSecretKey("kms:CreateGrant", { "kms:GrantIsForAWSResource": "false" })],
      [requests.secretKeyByStore("kms:CreateGrant", { "kms:GrantIsForAWSResource": "true" })],
    ],
  },
  {
    id: "table-put",
    group: "the table",
    meaning: "Put a row.",
    ways: rows("dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLInsert"),
  },
  {
    id: "table-update",
    group: "the table",
    meaning: "Change a row.",
    ways: rows("dynamodb:UpdateItem", "dynamodb:PartiQLUpdate"),
  },
  {
    id: "table-get",
    group: "the table",
    meaning: "Get a row.",
    ways: rows("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PartiQLSelect"),
  },
  {
    id: "table-scan",
    group: "the table",
    meaning: "Get every row, or export them.",
    ways: rows(
      "dynamodb:Scan",
      "dynamodb:Query",
      "dynamodb:PartiQLSelect",
      "dynamodb:ExportTableToPointInTime",
    ),
  },
  {
    id: "table-delete",
    group: "the table",
    meaning: "Delete a row.",
    ways: rows("dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLDelete"),
  },
  {
    id: "drop-table",
    group: "the table",
    meaning: "Delete the table. Its deletion protection, which is no policy, is left aside.",
    ways: (requests) => [[requests.onTable("dynamodb:DeleteTable")]],
  },
  {
    id: "change-table-policy",
    group: "the table",
    meaning: "Replace or delete the policy of the table.",
    ways: (requests) => [
      [requests.onTable("dynamodb:PutResourcePolicy")],
      [requests.deleteTablePolicy()],
    ],
  },
  {
    id: "update-function",
    group: "the function",
    meaning: "Change the function's code, or what it runs with.",
    ways: anyOf(onFunction, "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"),
  },
  {
    id: "invoke",
    group: "the function",
    meaning: "Run the function.",
    ways: anyOf(onFunction, "lambda:InvokeFunction"),
  },
  {
    id: "assume-reader",
    group: "the function",
    meaning: "Assume the role that reads.",
    ways: (requests) => [[requests.assumeReader()]],
  },
  {
    id: "change-reader-role",
    group: "the function",
    meaning: "Change who may assume the role that reads, or what it may do.",
    ways: anyOf(
      (requests, action) => requests.onReaderRole(action),
      "iam:UpdateAssumeRolePolicy",
      "iam:PutRolePolicy",
      "iam:AttachRolePolicy",
    ),
  },
];

/** The columns of every matrix, in their order. */
export const ACTION_COLUMNS: readonly ActionColumn[] = DEFINITIONS.map(
  ({ ways, ...definition }) => ({
    ...definition,
    ways(integration) {
      const requests = new RequestsOf(integration);
      if (typeof ways === "function") {
        return ways(requests);
      }
      return (requests.isParameter ? ways.parameter : ways.secret)?.(requests) ?? [];
    },
  }),
);
