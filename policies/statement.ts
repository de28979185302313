/**
 * The JSON policy language of IAM, as far as this project writes it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */

/** Condition operators that the policies here use. */
type ConditionOperator =
  | "ArnEquals"
  | "ArnLike"
  | "ArnNotEquals"
  | "Bool"
  | "StringEquals"
  | "StringEqualsIfExists"
  | "StringLike"
  | "StringNotEquals"
  | "ForAnyValue:StringEquals";

export type Condition = Partial<Record<ConditionOperator, Record<string, string | string[]>>>;

type Principal = "*" | { AWS: string | string[] } | { Service: string };

/** One statement. `Sid` is required: a denial in CloudTrail or a review names the statement by it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: string[];
  /** Absent in a role's trust policy, and only there. */
  readonly Resource?: string | string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: Statement[];
}

/**
 * `Resource` of a statement in a KMS key policy: always this one key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export const THIS_KEY = "*";

/**
 * `Resource` of a statement in a secret's resource policy: always this one secret, whose ARN ends in
 * characters that nobody knows before it is created.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export const THIS_SECRET = "*";

/**
 * `Resource` of a statement whose actions have no resource-level permission.
 * Every use says which actions in a comment.
 */
export const NO_RESOURCE_LEVEL_PERMISSION = "*";

type StatementBody = Omit<Statement, "Effect">;

/** @throws Error when an action holds a wildcard: actions are always spelled out. */
export function allow(statement: StatementBody): Statement {
  return withEffect("Allow", statement);
}

/** @throws Error when an action holds a wildcard: actions are always spelled out. */
export function deny(statement: StatementBody): Statement {
  return withEffect("Deny", statement);
}

/** Services all of whose actions a policy may deny at once. */
type DeniedService = "secretsmanager";

/**
 * Denies every action of one service, also those that AWS will add. The one statement with a
 * wildcard action: a list of actions would leave open what the list's author did not know of. A
 * wildcard grants nothing here, and {@link allow} takes none.
 */
export function denyEveryAction(
  service: DeniedService,
  { Sid, Principal, ...rest }: Omit<StatementBody, "Action">,
): Statement {
  return {
    Sid,
    Effect: "Deny",
    ...(Principal === undefined ? {} : { Principal }),
    Action: [`${service}:*`],
    ...rest,
  };
}

/** @throws Error when two statements share a Sid. */
export function policyDocument(...statements: Statement[]): PolicyDocument {
  const sids = statements.map((statement) => statement.Sid);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) {
    throw new Error(`Two statements of one policy have the Sid "${repeated}": rename one.`);
  }
  return { Version: "2012-10-17", Statement: statements };
}

function withEffect(Effect: Statement["Effect"], statement: StatementBody): Statement {
  const wildcard = statement.Action.find((action) => /[*?]/.test(action));
  if (wildcard !== undefined) {
    throw new Error(
      `Statement ${statement.Sid} has the wildcard action "${wildcard}": list the actions instead.`,
    );
  }
  const { Sid, ...rest } = statement;
  return { Sid, Effect, ...rest };
}
