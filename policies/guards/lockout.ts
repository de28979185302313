import { parseRoleArn } from "../../config/formats/role-arn";
import type { Environment } from "../../config/schema";
import { evaluate } from "../evaluate";
import type { Decision, NamedPolicy } from "../evaluation/model";
import { RECOVER_SECRET_ACTIONS } from "../secret-actions";
import type { PolicyDocument, Statement } from "../statement";
import { PolicyError } from "./policy-error";
import type { PolicyPlace } from "./policy-place";
import { policyTitle } from "./policy-place";
import { withReferencesResolved } from "./references";

/** Lists of the configuration whose roles a policy must leave their work to. */
type Part = "deployers" | "planners" | "breakGlass";

/** The policies that can lock somebody out. The others are of identities, or of nothing that lasts. */
export type LockingPlace = Extract<
  PolicyPlace,
  "secret" | "key" | "table" | "queue" | "topic" | "bucket"
>;

/** What Terraform asks for when it plans. */
const PLANS: Readonly<Record<LockingPlace, readonly string[]>> = {
  secret: ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
  key: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  table: [
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTimeToLive",
    "dynamodb:DescribeContinuousBackups",
    "dynamodb:ListTagsOfResource",
    "dynamodb:GetResourcePolicy",
  ],
  queue: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
  topic: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  bucket: ["s3:GetBucketPolicy"],
};

/** What each must be able to do as far as the policy of the resource goes, given `*:*` by IAM. */
const KEPT_OPEN: Readonly<
  Record<LockingPlace, Readonly<Partial<Record<Part, readonly string[]>>>>
> = {
  secret: {
    deployers: [
      ...PLANS.secret,
      "secretsmanager:UpdateSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:PutResourcePolicy",
      "secretsmanager:DeleteResourcePolicy",
      "secretsmanager:DeleteSecret",
      "secretsmanager:RestoreSecret",
    ],
    planners: PLANS.secret,
    breakGlass: RECOVER_SECRET_ACTIONS,
  },
  key: {
    deployers: [
      ...PLANS.key,
      "kms:UpdateKeyDescription",
      "kms:EnableKeyRotation",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:PutKeyPolicy",
      "kms:CreateAlias",
      "kms:UpdateAlias",
      "kms:DeleteAlias",
      "kms:ScheduleKeyDeletion",
      "kms:CancelKeyDeletion",
    ],
    planners: PLANS.key,
  },
  table: {
    deployers: [
      ...PLANS.table,
      "dynamodb:UpdateTable",
      "dynamodb:UpdateTimeToLive",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
      "dynamodb:PutResourcePolicy",
      "dynamodb:DeleteResourcePolicy",
      "dynamodb:DeleteTable",
    ],
    planners: PLANS.table,
    breakGlass: [
      "dynamodb:GetResourcePolicy",
      "dynamodb:PutResourcePolicy",
      "dynamodb:DeleteResourcePolicy",
    ],
  },
  queue: {
    deployers: [...PLANS.queue, "sqs:SetQueueAttributes", "sqs:DeleteQueue"],
    planners: PLANS.queue,
  },
  topic: {
    deployers: [...PLANS.topic, "sns:SetTopicAttributes", "sns:DeleteTopic"],
    planners: PLANS.topic,
  },
  bucket: {
    deployers: [...PLANS.bucket, "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:DeleteBucket"],
    planners: PLANS.bucket,
  },
};

/** As much as IAM can grant: what is refused then, the policy of the resource refuses. */
const EVERYTHING: NamedPolicy = {
  name: "administrator",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

/** The policies with which a role of another account can be let in at all. */
const TAKES_OTHER_ACCOUNTS: readonly LockingPlace[] = ["secret"];

/**
 * Refuses a policy that would keep a deployer from changing or deleting the resource, a planner from
 * planning, or break-glass from replacing the policy. Secrets Manager would take it, and nobody could
 * change it again; KMS and DynamoDB look only at whether the caller could put another.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 *
 * @param name whose policy it is, for the message
 * @param resourceArn ARN of the resource, where `?` stands for any one character
 * @throws PolicyError with the role, the actions, the statements that deny and the fix
 */
export function checkLockout(
  place: LockingPlace,
  name: string,
  document: PolicyDocument,
  environment: Environment,
  resourceArn: string,
): void {
  for (const [part, actions] of Object.entries(KEPT_OPEN[place]) as [Part, readonly string[]][]) {
    const groups = groupedByStatements(document, actions);
    for (const roleArn of environment.principals[part]) {
      const isOfAnother = accountOf(roleArn, environment) !== environment.account;
      if (isOfAnother && !TAKES_OTHER_ACCOUNTS.includes(place)) {
        continue;
      }
      const refusals = groups.flatMap(({ named, statements }) => {
        // What nothing speaks of is IAM's to allow, but for keys and for other accounts.
        if (statements.length === 0 && place !== "key" && !isOfAnother) {
          return [];
        }
        const { outcome, by } = decide(named, statements, { environment, resourceArn, roleArn });
        const why =
          by.length === 0
            ? "no statement allows it"
            : `denied by ${by.map(({ sid }) => sid).join(" and ")}`;
        return outcome === "allowed" ? [] : [`${named.join(", ")} (${why})`];
      });
      if (refusals.length > 0) {
        throw new PolicyError(
          `${policyTitle(place, name)}: ${roleArn} of principals.${part} would be locked out of ${refusals.join(", ")}; fix: except the role from the denial, or allow it, in the policy's file under policies/`,
        );
      }
    }
  }
}

/** Actions about which the same statements speak. */
interface Group {
  readonly named: string[];
  readonly statements: Statement[];
}

/**
 * What a policy says of two actions of one service is the same where the same statements name both:
 * so one of each group is asked about, and the rest of the policy is left out.
 */
function groupedByStatements(document: PolicyDocument, actions: readonly string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const action of actions) {
    const statements = document.Statement.filter(({ Action }) =>
      Action.some((named) => named === action || /[*?]/.test(named)),
    );
    const key = statements.map(({ Sid }) => Sid).join(" ");
    const group = groups.get(key) ?? { named: [], statements };
    group.named.push(action);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Asked {
  readonly environment: Environment;
  readonly resourceArn: string;
  readonly roleArn: string;
}

/** Keys share most of their statements, so most of their questions are the same. */
const decisions = new Map<string, Decision>();

function decide([action]: readonly string[], statements: Statement[], asked: Asked): Decision {
  const { environment, resourceArn, roleArn } = asked;
  const { account, region } = environment;
  const question = JSON.stringify([action, statements, resourceArn, roleArn, account, region]);
  let decision = decisions.get(question);
  if (decision === undefined) {
    const document: PolicyDocument = { Version: "2012-10-17", Statement: statements };
    decision = evaluate(
      {
        caller: { kind: "role", arn: roleArn, account: accountOf(roleArn, environment) },
        action: action ?? "",
        resource: resourceArn.replaceAll("?", "a"),
        resourceAccount: account,
        context: {
          "aws:SecureTransport": "true",
          "aws:RequestedRegion": region,
          "aws:ViaAWSService": "false",
        },
      },
      {
        identity: [EVERYTHING],
        resource: {
          name: "policy",
          document: JSON.parse(withReferencesResolved(JSON.stringify(document))) as unknown,
        },
      },
    );
    decisions.set(question, decision);
  }
  return decision;
}

function accountOf(roleArn: string, environment: Environment): string {
  return parseRoleArn(roleArn)?.account ?? environment.account;
}
